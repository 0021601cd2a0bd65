import Bonafides
import XCTest

/// Directory names are compared as the engine compares the names of groups.
final class DirectoryNameTests: XCTestCase {
    func testSpellingsOfOneName() throws {
        let spellings = [
            (#"CN=Doe\, Jo,OU=People,DC=x"#, #"cn=doe\2C jo, ou=people, dc=x"#),
            ("CN=Jos\u{e9},DC=x", "CN=Jose\u{301},DC=x"),
            ("CN=Stra\u{df}e,DC=x", "CN=STRASSE,DC=x"),
            ("CN=a+UID=7,DC=x", "UID=7+CN=a,DC=x"),
        ]
        for (first, second) in spellings {
            let (one, other) = (try DirectoryName(first), try DirectoryName(second))
            XCTAssertEqual(one, other)
            XCTAssertEqual(Set([one, other]).count, 1, first)
            XCTAssertEqual(one.key, other.key)
            XCTAssert(one.isDistinguished && one.means(other), first)
        }
    }

    func testOtherNamesAreOtherNames() throws {
        let (one, other) = (try DirectoryName("CN=a,OU=x,DC=x"), try DirectoryName("CN=a,OU=y,DC=x"))
        XCTAssertNotEqual(one, other)
        XCTAssertNotEqual(one.key, other.key)
        XCTAssertFalse(one.means(other))
    }

    func testABareNameMeansTheLeadingCN() throws {
        let (group, bare) = (try DirectoryName(#"CN=Doe\, Jo,OU=People,DC=x"#), try DirectoryName("Doe, Jo"))
        XCTAssertEqual(group.leadingCn, "doe, jo")
        XCTAssertNil(bare.leadingCn)
        XCTAssert(bare.means(group) && !group.means(bare) && !bare.isDistinguished)
        XCTAssertNotEqual(bare, group)
    }

    func testWhatIsNoNameSaysTheWayOut() {
        for text in ["", "CN=Doe, Jo,DC=x", "CN=a,=b", "a=b=\\"] {
            XCTAssertThrowsError(try DirectoryName(text)) { thrown in
                let error = thrown as? BonafidesError
                XCTAssertEqual(error?.family, "input")
                XCTAssertEqual(error?.code, "directory_name")
                XCTAssertEqual(error?.place, "text")
                XCTAssertNotNil(error?.help)
                XCTAssertFalse(!text.isEmpty && "\(thrown)".contains(text))
            }
        }
    }
}
