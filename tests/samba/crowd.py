"""Adds a crowd to the domain of tests/samba/provision, before it starts: people in nested groups, to measure with.

usage: crowd.py SMB_CONF BASE NUMBER
"""
import sys

import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

conf, base, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
parameters = LoadParm()
parameters.load(conf)
directory = SamDB(lp=parameters, session_info=system_session())

GLOBAL_SECURITY = str(2 - 0x80000000)
GROUPS, EACH, BATCH = 200, 3, 2000


def person(at):
    return f"CN=crowd{at:06},OU=Crowd,OU=People,{base}"


directory.add({"dn": f"OU=Crowd,OU=People,{base}", "objectClass": "organizationalUnit"})
for start in range(0, number, BATCH):
    directory.transaction_start()
    for at in range(start, min(start + BATCH, number)):
        name = f"crowd{at:06}"
        directory.add({"dn": person(at), "objectClass": "user", "sAMAccountName": name, "userAccountControl": "514",
                       "displayName": f"Given {at} Sur {at}", "mail": f"{name}@ad.test", "employeeID": f"C-{at:06}",
                       "mobile": f"+45 50 {at:06}", "physicalDeliveryOfficeName": f"Site {at % 40}"})
    directory.transaction_commit()
    print(min(start + BATCH, number), flush=True)

# Ten groups of the people each in one, ten of these in one, and all in one.
directory.transaction_start()
for level, count in enumerate((1, GROUPS // 100, GROUPS // 10)):
    for at in range(count):
        directory.add({"dn": f"CN=Crowd-{level}-{at},OU=Groups,{base}", "objectClass": "group",
                       "sAMAccountName": f"Crowd-{level}-{at}", "groupType": GLOBAL_SECURITY})
        if level:
            message = ldb.Message(ldb.Dn(directory, f"CN=Crowd-{level - 1}-{at // 10},OU=Groups,{base}"))
            message["member"] = ldb.MessageElement(f"CN=Crowd-{level}-{at},OU=Groups,{base}", ldb.FLAG_MOD_ADD, "member")
            directory.modify(message)
directory.transaction_commit()
for at in range(GROUPS):
    directory.transaction_start()
    members = [person(one) for one in range(number) if at in {(one * 7 + turn * 31) % GROUPS for turn in range(EACH)}]
    directory.add({"dn": f"CN=Crowd-3-{at},OU=Groups,{base}", "objectClass": "group", "sAMAccountName": f"Crowd-3-{at}",
                   "groupType": GLOBAL_SECURITY, "member": members} if members else
                  {"dn": f"CN=Crowd-3-{at},OU=Groups,{base}", "objectClass": "group", "sAMAccountName": f"Crowd-3-{at}",
                   "groupType": GLOBAL_SECURITY})
    message = ldb.Message(ldb.Dn(directory, f"CN=Crowd-2-{at // 10},OU=Groups,{base}"))
    message["member"] = ldb.MessageElement(f"CN=Crowd-3-{at},OU=Groups,{base}", ldb.FLAG_MOD_ADD, "member")
    directory.modify(message)
    directory.transaction_commit()
print("groups", flush=True)
