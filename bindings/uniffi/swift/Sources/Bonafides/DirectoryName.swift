internal import BonafidesHandles

/// A distinguished name or a bare name: equal to another if a directory takes both for one.
///
/// Compared after NFC and Unicode case folding, distinguished names by RFC 4514: as the engine compares groups.
public struct DirectoryName: Sendable {
    private let text: String
    private let name: Name

    /// Reads a name; an empty text and a malformed distinguished name are an error.
    public init(_ text: String) throws {
        self.text = text
        name = try engine { try directoryName(text: text) }
    }

    /// The text shared by all spellings of this name: a key of dictionaries, not a name to write down.
    public var key: String { name.key }

    /// True for a distinguished name.
    public var isDistinguished: Bool { name.isDistinguished }

    /// The value of the CN that a distinguished name begins with, folded; nil if there is none.
    public var leadingCn: String? { name.leadingCn }

    /// Returns true if this name in a policy means that group of a subject: they are equal, or this is a bare name and
    /// the other's leading CN.
    public func means(_ group: DirectoryName) -> Bool {
        // Both were read before.
        (try? nameMeans(name: text, group: group.text)) ?? false
    }
}

extension DirectoryName: Hashable, CustomStringConvertible {
    /// Names are equal if a directory takes both for one.
    public static func == (one: DirectoryName, other: DirectoryName) -> Bool { one.key == other.key }

    /// Hashes the key.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }

    /// The name as it was written.
    public var description: String { text }
}
