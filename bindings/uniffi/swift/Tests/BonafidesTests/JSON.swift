import Foundation

/// JSON that keeps the order of its members: vectors are compared as text.
indirect enum JSON: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case text(String)
    case list([JSON])
    case map([(String, JSON)])

    init(_ text: String) throws {
        var reader = Reader(bytes: Array(text.utf8))
        self = try reader.value()
        try reader.end()
    }

    init(file: URL) throws { self = try JSON(String(contentsOf: file, encoding: .utf8)) }

    subscript(key: String) -> JSON? {
        guard case .map(let members) = self else { return nil }
        return members.first { $0.0 == key }?.1
    }

    var members: [(String, JSON)] { if case .map(let members) = self { members } else { [] } }
    var items: [JSON] { if case .list(let items) = self { items } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    var integer: Int64? { if case .number(let number) = self { Int64(number) } else { nil } }
    var isNull: Bool { if case .null = self { true } else { false } }

    /// On one line, without spaces, in the order it was read.
    var compact: String {
        switch self {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): number
        case .text(let text): JSON.quoted(text)
        case .list(let items): "[" + items.map(\.compact).joined(separator: ",") + "]"
        case .map(let members):
            "{" + members.map { JSON.quoted($0.0) + ":" + $0.1.compact }.joined(separator: ",") + "}"
        }
    }

    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{8}": out += "\\b"
            case "\u{c}": out += "\\f"
            case let low where low.value < 0x20: out += String(format: "\\u%04x", low.value)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}

/// The same value: the order of members says nothing, and texts are compared scalar by scalar.
extension JSON: Equatable {
    static func == (one: JSON, other: JSON) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.number(let one), .number(let other)): one == other
        case (.text(let one), .text(let other)): one.unicodeScalars.elementsEqual(other.unicodeScalars)
        case (.list(let one), .list(let other)): one == other
        case (.map(let one), .map(let other)):
            one.count == other.count
                && one.allSatisfy { member in other.contains { $0.0 == member.0 && $0.1 == member.1 } }
        default: false
        }
    }
}

struct NoJSON: Error {}

private struct Reader {
    let bytes: [UInt8]
    var at = 0

    mutating func value() throws -> JSON {
        skip()
        switch try peek() {
        case UInt8(ascii: "{"): return .map(try members())
        case UInt8(ascii: "["): return .list(try items())
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    mutating func end() throws {
        skip()
        if at != bytes.count { throw NoJSON() }
    }

    private mutating func members() throws -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        try each(until: "}") { reader in
            let key = try reader.text()
            reader.skip()
            try reader.take(":")
            members.append((key, try reader.value()))
        }
        return members
    }

    private mutating func items() throws -> [JSON] {
        var items: [JSON] = []
        try each(until: "]") { reader in items.append(try reader.value()) }
        return items
    }

    private mutating func each(until end: Unicode.Scalar, _ read: (inout Reader) throws -> Void) throws {
        at += 1
        skip()
        if try peek() == UInt8(ascii: end) {
            at += 1
            return
        }
        while true {
            skip()
            try read(&self)
            skip()
            if try peek() == UInt8(ascii: end) { break }
            try take(",")
        }
        at += 1
    }

    private mutating func text() throws -> String {
        let start = at
        try take("\"")
        var escaped = false
        while try peek() != UInt8(ascii: "\"") || escaped {
            escaped = try peek() == UInt8(ascii: "\\") && !escaped
            at += 1
        }
        at += 1
        return try JSONDecoder().decode([String].self, from: Data("[".utf8) + Data(bytes[start..<at]) + Data("]".utf8))[0]
    }

    private mutating func number() throws -> JSON {
        let start = at
        while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
        let number = String(decoding: bytes[start..<at], as: UTF8.self)
        guard number.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else { throw NoJSON() }
        return .number(number)
    }

    private mutating func word(_ word: String, _ value: JSON) throws -> JSON {
        guard bytes[at...].starts(with: word.utf8) else { throw NoJSON() }
        at += word.utf8.count
        return value
    }

    private mutating func take(_ scalar: Unicode.Scalar) throws {
        guard try peek() == UInt8(ascii: scalar) else { throw NoJSON() }
        at += 1
    }

    private func peek() throws -> UInt8 {
        guard at < bytes.count else { throw NoJSON() }
        return bytes[at]
    }

    private mutating func skip() {
        while at < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[at]) { at += 1 }
    }
}
