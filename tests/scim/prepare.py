"""Certificates of the server, and a schema in which a test writes what a server computes. usage: prepare.py FOLDER"""

import json
import sys
from pathlib import Path
from typing import Any

import scim2_server
import trustme


def writable(attribute: dict[str, Any]) -> None:
    """Lets a client write the groups of an account: scim2-server computes none."""
    attribute["mutability"] = "readWrite"
    for part in attribute["subAttributes"]:
        part["mutability"] = "readWrite"


def main(folder: Path) -> None:
    """Writes everything that the servers are started with."""
    defaults = Path(next(iter(scim2_server.__path__))) / "resources"
    schemas = json.loads((defaults / "default-schemas.json").read_text())
    for schema in schemas:
        if schema["id"] == "urn:ietf:params:scim:schemas:core:2.0:User":
            for attribute in schema["attributes"]:
                if attribute["name"] == "groups":
                    writable(attribute)
    (folder / "schemas.json").write_text(json.dumps(schemas))
    features = json.loads((defaults / "default-service-provider-config.json").read_text())
    for name in ("patch", "changePassword"):
        features[name]["supported"] = False
    (folder / "without-patch.json").write_text(json.dumps(features))
    ca = trustme.CA()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    ca.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")


main(Path(sys.argv[1]))
