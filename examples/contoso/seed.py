"""Fills the domain of Contoso, in the files of its domain controller, before it starts. usage: seed.py SMB_CONF BASE"""

import sys

import ldb
from domain import Domain
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack

conf, base = sys.argv[1:]
domain = Domain(conf, base)

domain.directory.transaction_start()
for unit in ("People", "Groups", "Service"):
    domain.add(f"OU={unit}", objectClass="organizationalUnit")

# The security desk, ten managers, and their people.
domain.user("sigrid", displayName="Sigrid Berg", mail="security@contoso.example")
for number in range(1, 11):
    domain.user(f"lead{number:02}", displayName=f"Lead {number:02}", givenName="Lead", sn=f"{number:02}",
                mail=f"lead{number:02}@contoso.example")
people = [f"user{number:03}" for number in range(1, 221)]
for number, name in enumerate(people, 1):
    domain.user(
        name, displayName=f"Person {number:03}", mail=f"{name}@contoso.example", mobile=f"+45 40 00 0{number:03}",
        otherMailbox=f"{name}@home.example", manager=f"CN=lead{number % 10 + 1:02},OU=People,{base}",
    )
domain.user("gone", displayName="Gone Away", mobile="+45 40 00 0998", control=514)
domain.user("ada", displayName="Ada Admin", mobile="+45 40 00 0999", mail="ada@contoso.example")
domain.user("svc-desk", place="OU=Service", password="Service-Passw0rd-1", control=512 | 0x10000)
domain.delegate("svc-desk", f"OU=People,{base}")
# For the doctor: one without any rights, and one with too many.
domain.user("svc-weak", place="OU=Service", password="Service-Passw0rd-1", control=512 | 0x10000)
domain.user("svc-strong", place="OU=Service", password="Service-Passw0rd-1", control=512 | 0x10000)
domain.delegate("svc-strong", f"OU=People,{base}")
# Reads, for the sign-in at Keycloak, and has no right beyond that of everybody.
domain.user("svc-keycloak", place="OU=Service", password="Service-Passw0rd-2", control=512 | 0x10000)
domain.group("Team", *(f"CN={name},OU=People" for name in [*people, "gone"]))
domain.group("All Staff", "CN=Team,OU=Groups")
domain.group("Security", "CN=sigrid,OU=People")
domain.directory.transaction_commit()

domain.directory.transaction_start()
admins = ldb.Message(ldb.Dn(domain.directory, f"CN=Domain Admins,CN=Users,{base}"))
admins["member"] = ldb.MessageElement(
    [f"CN=ada,OU=People,{base}", f"CN=svc-strong,OU=Service,{base}"], ldb.FLAG_MOD_ADD, "member")
domain.directory.modify(admins)
# The directory protects its administrators. Windows does this itself; Samba does not.
holder = domain.directory.search(f"CN=AdminSDHolder,CN=System,{base}", ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"])
own = ndr_unpack(security.descriptor, holder[0]["nTSecurityDescriptor"][0])
own.type |= security.SEC_DESC_DACL_PROTECTED
domain.change(f"CN=ada,OU=People,{base}", nTSecurityDescriptor=ndr_pack(own), adminCount="1")

# So that a new password can be changed at once.
domain.change(base, minPwdAge="0")
domain.directory.transaction_commit()
