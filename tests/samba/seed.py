"""Fills the domain of tests/samba/test, in the files of the domain controller, before it starts.

usage: seed.py SMB_CONF BASE
"""
import sys
import uuid

import ldb
from domain import DOMAIN_LOCAL, GLOBAL, RESET_PASSWORD, SECURITY, UNIVERSAL, Domain
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack

conf, base = sys.argv[1:]
domain = Domain(conf, base)
directory = domain.directory
add, user, group, change = domain.add, domain.user, domain.group, domain.change
sid, allow, delegate = domain.sid, domain.allow, domain.delegate

# Allows a name of an entry that does not exist.
ANY_NAME = "local_oid:1.3.6.1.4.1.7165.4.3.19:0"

directory.transaction_start()
for unit in ("People", "Outside", "Groups", "Service", "Elsewhere"):
    add(f"OU={unit}", objectClass="organizationalUnit")

add("OU=Many,OU=Groups", objectClass="organizationalUnit")

# People: Anna has everything.
user("ben", mail="ben@ad.test", mobile="+45 20 00 00 02")
user("cleo", mail="cleo@ad.test", mobile="+45 20 00 00 03")
user("dora", mail="dora@ad.test", control=512 | 2)
user("anna", mail="anna@ad.test", employeeID="E-1001", mobile="+45 20 00 00 01", telephoneNumber="+45 30 00 00 01",
     otherMailbox=["anna@home.example", "anna@other.example"], preferredLanguage="de",
     manager=f"CN=ben,OU=People,{base}", secretary=f"CN=dora,OU=People,{base}")
user("carl", mobile="+45 20 00 00 04", manager=f"CN=ben,OU=People,{base}")
user("emil", telephoneNumber="+45 30 00 00 05", userPrincipalName="emil.long@contoso.example")
user("doe.jo", dn="CN=Doe\\, Jo (x) *é", displayName="Jo Doe", mail="jo+(a)*@ad.test")
user("outside", place="OU=Outside", mail="outside@ad.test")
user("twin1", mail="twin@ad.test", employeeID="E-7")
user("twin2", mail="TWIN@ad.test", employeeID="E-7")
# The sign-in name of one is the mail of the other.
user("mixed", mail="other@ad.test")
user("mixed2", mail="mixed")
add("CN=pc1,OU=People", objectClass="computer", sAMAccountName="pc1$", userAccountControl="4096", mail="pc@ad.test")
add("CN=supplier,OU=People", objectClass="contact", mail="supplier@ad.test")

# States.
user("disabled", control=512 | 2)
user("expired", accountExpires="132000000000000000")
user("mustchange", pwdLastSet="0")
user("mustchange2", pwdLastSet="0")
user("locked")
user("ever", control=512 | 0x10000)
user("protected", adminCount="1")
user("newadmin")

# People whose manager is not one who can act.
user("gone")
user("ofgone", manager=f"CN=gone,OU=People,{base}")
user("ofcontact", manager=f"CN=supplier,OU=People,{base}")
user("ofdisabled", manager=f"CN=disabled,OU=People,{base}")
# Of a child domain that no server here has: the answer is a referral.
directory.add({"dn": f"CN=CHILD,CN=Partitions,CN=Configuration,{base}", "objectClass": "crossRef",
               "nCName": f"<GUID={uuid.uuid4()}>;DC=child,{base}", "dnsRoot": "child.ad.test", "nETBIOSName": "CHILD",
               "systemFlags": "3"}, [ANY_NAME])
user("ofchild")
message = ldb.Message(ldb.Dn(directory, f"CN=ofchild,OU=People,{base}"))
message["manager"] = ldb.MessageElement(f"<GUID={uuid.uuid4()}>;CN=boss,DC=child,{base}", ldb.FLAG_MOD_ADD, "manager")
directory.modify(message, [ANY_NAME])
directory.delete(f"CN=gone,OU=People,{base}")

# For one test each, which may change them.
for number in range(1, 25):
    user(f"user{number:02}", mail=f"user{number:02}@ad.test", mobile=f"+45 40 00 00 {number:02}")

# Groups: nested four deep, in a cycle, of each kind, and one that only distributes mail.
group("G-Deep4", "CN=anna,OU=People")
group("G-Deep3", "CN=G-Deep4,OU=Groups", kind=UNIVERSAL | SECURITY)
group("G-Deep2", "CN=G-Deep3,OU=Groups", kind=DOMAIN_LOCAL | SECURITY)
group("G-Deep1", "CN=G-Deep2,OU=Groups", kind=DOMAIN_LOCAL | SECURITY)
group("G-Cycle-A", "CN=anna,OU=People")
group("G-Cycle-B", "CN=G-Cycle-A,OU=Groups")
change(f"CN=G-Cycle-A,OU=Groups,{base}", member=[f"CN=anna,OU=People,{base}", f"CN=G-Cycle-B,OU=Groups,{base}"])
group("G-Mail", "CN=anna,OU=People", kind=GLOBAL)
group("Doe\\, Group (é)", "CN=Doe\\, Jo (x) *é,OU=People", sAMAccountName="doegroup")
group("G-Renamed", "CN=emil,OU=People")
group("G-Deleted", "CN=emil,OU=People")
group("G-Same", "CN=cleo,OU=People")
group("G-Same", sAMAccountName="G-Same2", place="OU=Elsewhere")
# Leads: direct, in a group, disabled, and by a primary group that is nested.
group("G-Primary")
group("G-Leads-Inner", "CN=cleo,OU=People", "CN=G-Primary,OU=Groups")
group("Leads", "CN=ben,OU=People", "CN=dora,OU=People", "CN=G-Leads-Inner,OU=Groups")
group("Heads", "CN=ben,OU=People")
user("prima", mail="prima@ad.test")
directory.transaction_commit()

directory.transaction_start()
primary = str(sid("G-Primary")).rsplit("-", 1)[1]
change(f"CN=G-Primary,OU=Groups,{base}", member=f"CN=prima,OU=People,{base}")
change(f"CN=prima,OU=People,{base}", primaryGroupID=primary)
# An administrator whom the directory protects. Windows does this itself; Samba does not.
holder = directory.search(f"CN=AdminSDHolder,CN=System,{base}", ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"])
own = ndr_unpack(security.descriptor, holder[0]["nTSecurityDescriptor"][0])
own.type |= security.SEC_DESC_DACL_PROTECTED
change(f"CN=protected,OU=People,{base}", nTSecurityDescriptor=ndr_pack(own))
# One whom the directory has not protected yet, through a group.
group("G-Admins", "CN=newadmin,OU=People")
for name, member in (("Domain Admins", "CN=G-Admins,OU=Groups"),):
    message = ldb.Message(ldb.Dn(directory, f"CN={name},CN=Users,{base}"))
    message["member"] = ldb.MessageElement(f"{member},{base}", ldb.FLAG_MOD_ADD, "member")
    directory.modify(message)

# More groups than a server sends values of an attribute at once.
user("many")
for number in range(5000):
    group(f"G-Many-{number:04}", "CN=many,OU=People", place="OU=Many,OU=Groups")

# The accounts of the desk: with the least rights, with too few, and with too many.
for name in ("svc-desk", "svc-weak", "svc-weak2", "svc-admin", "svc-writer", "svc-stale"):
    user(name, place="OU=Service", password="Service-Passw0rd-1", control=512 | 0x10000)
delegate("svc-desk", f"OU=People,{base}")
delegate("svc-admin", f"OU=People,{base}")
delegate("svc-writer", f"OU=People,{base}")
# With rights on the whole domain, which includes the administrator.
allow(f"CN=Administrator,CN=Users,{base}", f"(OA;;CR;{RESET_PASSWORD};;{sid('svc-writer')})")
message = ldb.Message(ldb.Dn(directory, f"CN=Domain Admins,CN=Users,{base}"))
message["member"] = ldb.MessageElement(f"CN=svc-admin,OU=Service,{base}", ldb.FLAG_MOD_ADD, "member")
directory.modify(message)
# Locked after three wrong passwords; passwords may be changed at once.
change(base, lockoutThreshold="3", lockoutDuration=str(-30 * 60 * 10**7), lockOutObservationWindow=str(-30 * 60 * 10**7),
       minPwdAge="0")
directory.transaction_commit()
