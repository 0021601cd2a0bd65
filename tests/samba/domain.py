"""Writes to the files of a Samba domain controller before it starts."""
import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

USER = "bf967aba-0de6-11d0-a285-00aa003049e2"
RESET_PASSWORD = "00299570-246d-11d0-a768-00aa006e0529"
PWD_LAST_SET = "bf967a0a-0de6-11d0-a285-00aa003049e2"
LOCKOUT_TIME = "28630ebf-41d5-11d1-a9c1-0000f80367c1"
GLOBAL, DOMAIN_LOCAL, UNIVERSAL, SECURITY = 2, 4, 8, -0x80000000


class Domain:
    """A domain whose accounts and groups are below `base`. Names are relative to it."""

    def __init__(self, conf, base):
        parameters = LoadParm()
        parameters.load(conf)
        self.directory = SamDB(lp=parameters, session_info=system_session())
        self.base = base
        self.suffix = ".".join(part.removeprefix("DC=") for part in base.split(",")).lower()
        self.id = security.dom_sid(self.directory.get_domain_sid())

    def add(self, name, **attributes):
        self.directory.add({"dn": f"{name},{self.base}", **attributes})

    def user(self, name, place="OU=People", password="Start-Passw0rd-1", **attributes):
        """Adds an account that can sign in, with these attributes."""
        dn = attributes.pop("dn", f"CN={name}")
        control = attributes.pop("control", 512)
        fields = {"sAMAccountName": name, "userPrincipalName": f"{name}@{self.suffix}", "displayName": f"The {name}"}
        self.add(f"{dn},{place}", objectClass="user", userAccountControl=str(control),
                 unicodePwd=f'"{password}"'.encode("utf-16-le"), **(fields | attributes))

    def group(self, name, *members, kind=GLOBAL | SECURITY, place="OU=Groups", **attributes):
        dns = [member if "DC=" in member else f"{member},{self.base}" for member in members]
        fields = {"sAMAccountName": name} | ({"member": dns} if dns else {})
        self.add(f"CN={name},{place}", objectClass="group", groupType=str(kind), **(fields | attributes))

    def change(self, dn, **attributes):
        message = ldb.Message(ldb.Dn(self.directory, dn))
        for name, value in attributes.items():
            message[name] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, name)
        self.directory.modify(message)

    def sid(self, name):
        found = self.directory.search(self.base, ldb.SCOPE_SUBTREE, f"(sAMAccountName={name})", ["objectSid"])
        return ndr_unpack(security.dom_sid, found[0]["objectSid"][0])

    def allow(self, dn, *entries):
        """Puts these entries first into the access list."""
        found = self.directory.search(dn, ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"])
        text = ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0]).as_sddl(self.id)
        start = text.index("(", text.index("D:"))
        text = text[:start] + "".join(entries) + text[start:]
        self.change(dn, nTSecurityDescriptor=ndr_pack(security.descriptor.from_sddl(text, self.id)))

    def delegate(self, account, dn):
        """Lets an account reset passwords and unlock accounts below a name: the least rights of a desk."""
        trustee = self.sid(account)
        self.allow(dn, f"(OA;CIIO;CR;{RESET_PASSWORD};{USER};{trustee})",
                   *(f"(OA;CIIO;RPWP;{attribute};{USER};{trustee})" for attribute in (PWD_LAST_SET, LOCKOUT_TIME)))
