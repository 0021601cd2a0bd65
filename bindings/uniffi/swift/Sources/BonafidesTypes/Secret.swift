/// A text that does not print: not in a log, not in a dump, not in an interpolation.
public struct Secret: Hashable, Sendable {
    private let text: String

    /// Hides a text.
    public init(_ text: String) {
        self.text = text
    }

    /// The text itself, for whoever must have it.
    public func expose() -> String {
        text
    }
}

extension Secret: ExpressibleByStringLiteral {
    /// Hides a text that stands in the source, as in tests.
    public init(stringLiteral text: String) {
        self.init(text)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the text.
    public var description: String { "(secret)" }
    /// Never the text.
    public var debugDescription: String { description }
    /// Nothing inside.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
