"""Certificates of servers that are trusted, and of some that must not be. usage: certificates.py FOLDER"""

import datetime
import sys
from pathlib import Path

import trustme


def main(folder: Path) -> None:
    """Writes the CA and a certificate with its key for each kind of server."""
    ca, foreign = trustme.CA(), trustme.CA()
    now = datetime.datetime.now(datetime.UTC)
    hour = datetime.timedelta(hours=1)
    host = ["127.0.0.1", "localhost"]
    issued = {
        "good": ca.issue_cert(*host),
        "foreign": foreign.issue_cert(*host),
        "wrong_name": ca.issue_cert("mail.contoso.example"),
        "expired": ca.issue_cert(*host, not_before=now - 2 * hour, not_after=now - hour),
    }
    ca.cert_pem.write_to_path(folder / "ca.pem")
    for name, certificate in issued.items():
        certificate.private_key_and_cert_chain_pem.write_to_path(folder / f"{name}.pem")


main(Path(sys.argv[1]))
