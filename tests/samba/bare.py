"""The searches that a profile and everybody at once take, and nothing else, by OpenLDAP's library: what the desk is measured with.

usage: bare.py URL CA_FILE BASE NAME < commands

Each line of the input is `profile` or `everybody`; the answer is the time that it took, in microseconds, and the entries.
"""
import sys
import time

import ldap
from ldap.controls import SimplePagedResultsControl

url, authority, base, name = sys.argv[1:]
ldap.set_option(ldap.OPT_X_TLS_CACERTFILE, authority)
ldap.set_option(ldap.OPT_REFERRALS, 0)
server = ldap.initialize(url)
server.simple_bind_s("svc-desk@ad.test", "Service-Passw0rd-1")
people = f"OU=People,{base}"

OF_ACCOUNTS = ["accountExpires", "adminCount", "displayName", "lastLogonTimestamp", "lockoutTime", "mail",
               "msDS-User-Account-Control-Computed", "objectGUID", "objectSid", "preferredLanguage", "pwdLastSet",
               "sAMAccountName", "sAMAccountType", "userAccountControl", "whenChanged", "replPropertyMetaData"]
OF_SUBJECTS = OF_ACCOUNTS + ["mobile", "telephoneNumber", "otherMailbox", "manager", "tokenGroups"]
SECURITY = "(&(objectCategory=group)(groupType:1.2.840.113556.1.4.803:=2147483648))"


def escaped(value):
    return "".join(f"\\{byte:02x}" for byte in value)


def profile():
    """The subject, the names of the groups, and the manager."""
    _, found = server.search_s(dn, ldap.SCOPE_BASE, "(objectClass=*)", OF_SUBJECTS)[0]
    sids = "".join(f"(objectSid={escaped(sid)})" for sid in found["tokenGroups"])
    groups = server.search_s(base, ldap.SCOPE_SUBTREE, f"(|{sids})", ["objectSid"])
    managers = [server.search_s(manager.decode(), ldap.SCOPE_BASE, "(objectClass=*)", OF_ACCOUNTS)
                for manager in found["manager"]]
    return 1 + len([entry for entry in groups if entry[0]]) + len(managers)


def paged(where, filter, attributes):
    control = SimplePagedResultsControl(True, size=1000, cookie="")
    count = 0
    while True:
        answer = server.result3(server.search_ext(where, ldap.SCOPE_SUBTREE, filter, attributes, serverctrls=[control]))
        count += len([entry for entry in answer[1] if entry[0]])
        control.cookie = answer[3][0].cookie
        if not control.cookie:
            return count


def everybody():
    """All groups with their parents, and all people."""
    paged(base, SECURITY, ["objectSid", "memberOf"])
    return paged(people, "(sAMAccountType=805306368)",
                 ["sAMAccountName", "memberOf", "primaryGroupID", "objectSid", "mobile", "telephoneNumber",
                  "otherMailbox", "physicalDeliveryOfficeName", "l"])


dn = server.search_s(people, ldap.SCOPE_SUBTREE, f"(sAMAccountName={name})", ["cn"])[0][0]
for line in sys.stdin:
    start = time.perf_counter()
    entries = {"profile": profile, "everybody": everybody}[line.strip()]()
    print(int((time.perf_counter() - start) * 1e6), entries, flush=True)
