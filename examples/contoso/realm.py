"""Makes the realm in which the managers of Contoso sign in, with the passwords of the domain.

usage: realm.py KEYCLOAK DOMAIN PAGE SECRET

KEYCLOAK is the folder of a Keycloak, DOMAIN that of the domain, PAGE the address of the page of vouchers, and SECRET a file with
the secret of its client.
"""

import json
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

keycloak, domain, page, secret = sys.argv[1:]
url = (Path(keycloak) / "url").read_text().strip()
address = (Path(domain) / "address").read_text().strip()
token = ""


def ask(method: str, path: str, body: Any = None) -> Any:
    """Asks Keycloak, and returns its answer."""
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    if path.endswith("/token"):
        headers, data = {}, urllib.parse.urlencode(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url + path, data, headers, method=method)) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def mapper(name: str, kind: str, **config: str) -> dict[str, Any]:
    """Returns what writes a claim into the tokens of a client."""
    config = {"id.token.claim": "true", "access.token.claim": "true", "introspection.token.claim": "true"} | config
    return {"name": name, "protocol": "openid-connect", "protocolMapper": kind, "config": config}


administrator = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": "admin-password"}
token = ask("POST", "/realms/master/protocol/openid-connect/token", administrator)["access_token"]

ask("POST", "/admin/realms", {"realm": "contoso", "enabled": True, "sslRequired": "none", "bruteForceProtected": True})
# People of the domain: Keycloak keeps no passwords, it asks the domain.
realm = ask("GET", "/admin/realms/contoso")["id"]
ask("POST", "/admin/realms/contoso/components", {
    "name": "domain", "providerId": "ldap", "providerType": "org.keycloak.storage.UserStorageProvider", "parentId": realm,
    "config": {name: [value] for name, value in {
        "vendor": "ad", "connectionUrl": f"ldaps://{address}", "useTruststoreSpi": "always", "authType": "simple",
        "bindDn": "CN=svc-keycloak,OU=Service,DC=contoso,DC=example", "bindCredential": "Service-Passw0rd-2",
        "usersDn": "OU=People,DC=contoso,DC=example", "searchScope": "2", "userObjectClasses": "person, organizationalPerson, user",
        "usernameLDAPAttribute": "sAMAccountName", "rdnLDAPAttribute": "cn", "uuidLDAPAttribute": "objectGUID",
        "editMode": "READ_ONLY", "importEnabled": "true", "enabled": "true", "pagination": "true",
    }.items()},
})
# Accounts of the domain need not be completed here.
for action in ("VERIFY_PROFILE", "UPDATE_PROFILE"):
    about = f"/admin/realms/contoso/authentication/required-actions/{action}"
    ask("PUT", about, ask("GET", about) | {"enabled": False})
# A voucher is an account of the directory: `sub` is its `objectGUID`, and not the id that Keycloak made.
ask("POST", "/admin/realms/contoso/clients", {
    "clientId": "desk-vouch", "secret": Path(secret).read_text().strip(), "publicClient": False, "standardFlowEnabled": True,
    "directAccessGrantsEnabled": False, "redirectUris": [f"{page}/back"], "attributes": {"pkce.code.challenge.method": "S256"},
    "defaultClientScopes": [], "optionalClientScopes": [],
    "protocolMappers": [
        mapper("sub", "oidc-usermodel-attribute-mapper", **{
            "user.attribute": "LDAP_ID", "claim.name": "sub", "jsonType.label": "String"}),
        mapper("auth_time", "oidc-usersessionmodel-note-mapper", **{
            "user.session.note": "AUTH_TIME", "claim.name": "auth_time", "jsonType.label": "long"}),
        mapper("acr", "oidc-acr-mapper"),
    ],
})
