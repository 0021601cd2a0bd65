use bonafides_active_directory::Identifier;
use bonafides_parts::Directory as _;

use super::server::{directory, directory_of, id, url};

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_names_that_people_type_become_ids() {
    let directory = directory();
    let anna = id("anna");
    for name in [
        "ANNA",
        " anna\t",
        "ADT\\anna",
        "adt\\Anna",
        "ad.test\\anna",
        "anna@ad.test",
        "ANNA@AD.TEST",
        "E-1001",
        "e-1001",
        "CN=anna,OU=People,DC=ad,DC=test",
        "cn=Anna, ou=people,dc=ad,dc=test",
        &anna,
        &anna.to_uppercase(),
    ] {
        assert_eq!(directory.find(name).unwrap().as_ref(), Some(&anna), "{name}");
    }
    // With a user principal name of its own, also by the one that every account has.
    let emil = id("emil");
    for name in ["emil.long@contoso.example", "emil@ad.test"] {
        assert_eq!(directory.find(name).unwrap().as_ref(), Some(&emil), "{name}");
    }
    // A name with everything that means something in a filter or in a distinguished name.
    let jo = id("doe.jo");
    for name in ["jo+(a)*@ad.test", "CN=Doe\\, Jo (x) *é,OU=People,DC=ad,DC=test"] {
        assert_eq!(directory.find(name).unwrap().as_ref(), Some(&jo), "{name}");
    }
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_name_of_two_accounts_or_of_something_else_is_nobodys() {
    let directory = directory();
    for name in [
        // Two accounts; also the sign-in name of one that is the mail of another.
        "twin@ad.test",
        "E-7",
        "mixed",
        // A computer, a contact, a group, an account outside the base, and the account of the desk.
        "pc1$",
        "pc@ad.test",
        "supplier@ad.test",
        "CN=supplier,OU=People,DC=ad,DC=test",
        "Domain Admins",
        "CN=Domain Admins,CN=Users,DC=ad,DC=test",
        "outside",
        "outside@ad.test",
        "CN=outside,OU=Outside,DC=ad,DC=test",
        "Administrator",
        "svc-desk",
        // Other domains.
        "AD\\anna",
        "evil\\anna",
        "anna@evil.test",
        // Nobody.
        "",
        "  ",
        "nobody",
        "ann",
        "The anna",
        "OU=People,DC=ad,DC=test",
        "00000000-0000-0000-0000-000000000000",
    ] {
        assert_eq!(directory.find(name).unwrap(), None, "{name}");
    }
    let everywhere = directory_of("svc-desk@ad.test", &[url()], "DC=ad,DC=test");
    assert!(everywhere.find("outside").unwrap().is_some());
    for name in ["pc1$", "pc@ad.test", "supplier@ad.test", "DC1$", "Domain Admins"] {
        assert_eq!(everywhere.find(name).unwrap(), None, "{name}");
    }
}

/// Each identifier alone, so that a hostile text cannot hide behind another.
#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_no_text_becomes_a_part_of_a_filter() {
    let hostile = [
        "*",
        "a*",
        "*a*",
        "anna*",
        "ann\\61",
        "\\61nna",
        "anna)(objectClass=*",
        "*)(objectClass=*",
        "*)(|(objectClass=*",
        "nobody)(|(sAMAccountName=anna",
        "nobody)(|(sAMAccountName=anna))(|(cn=x",
        "anna))(&(objectClass=user",
        "(sAMAccountName=anna)",
        "anna\0",
        "\0anna",
        "anna\r\n",
        "jo+(a)**@ad.test",
        "jo+(a)\\2a@ad.test",
        "ADT\\*",
        "ADT\\anna)(cn=*",
        "*@ad.test",
        "<GUID=00000000-0000-0000-0000-000000000000>",
        "<SID=S-1-5-32-544>",
        "<WKGUID=a9d1ca15768811d1aded00c04fd8d5cd,DC=ad,DC=test>",
        "CN=*,OU=People,DC=ad,DC=test",
        "CN=anna,OU=People,DC=ad,DC=test)(objectClass=*",
        "CN=anna)(|(cn=*,OU=People,DC=ad,DC=test",
        "E-100*",
        "E-1001)(cn=*",
        "\u{202e}anna",
        "ａｎｎａ*",
    ];
    for attribute in Identifier::USUAL {
        let directory = directory().identifiers([attribute.parse().unwrap()]);
        for typed in hostile {
            // White space at the ends is not part of a name.
            let expected = (typed == "anna\r\n" && attribute == "sAMAccountName").then(|| id("anna"));
            assert_eq!(directory.find(typed).unwrap(), expected, "{attribute} {typed:?}");
        }
        let long = "a".repeat(100_000);
        assert_eq!(directory.find(&long).unwrap(), None, "{attribute}");
    }
    // Other attributes as well.
    let directory =
        directory().identifiers(["description".parse().unwrap(), "telephoneNumber".parse().unwrap()]);
    assert_eq!(directory.find("+45 30 00 00 05").unwrap(), Some(id("emil")));
    for typed in hostile {
        assert_eq!(directory.find(typed).unwrap(), None, "{typed:?}");
    }
}
