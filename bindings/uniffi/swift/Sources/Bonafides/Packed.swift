import BonafidesTypes
import Foundation

/// Facts in one piece of bytes, as the engine unpacks them in `packed.rs`.
func packed(_ batch: [Facts]) -> Data {
    var packed = Packed()
    packed.list(batch) { $0.facts($1) }
    return Data(packed.bytes)
}

private struct Packed {
    var bytes: [UInt8] = []

    mutating func facts(_ facts: Facts) {
        text(facts.action)
        signed(milliseconds(facts.now))
        optional(facts.groups) { packed, groups in packed.list(groups) { $0.text($1) } }
        list(facts.evidence) { $0.result($1) }
        list(facts.unavailable) { $0.text($1) }
    }

    mutating func result(_ result: CheckResult) {
        text(result.check)
        text(result.outcome)
        signed(milliseconds(result.at))
        optional(result.item) { $0.text($1) }
        number(UInt64(result.grades.count))
        for (name, grade) in result.grades {
            text(name)
            signed(grade)
        }
    }

    mutating func list<T>(_ all: [T], _ item: (inout Packed, T) -> Void) {
        number(UInt64(all.count))
        for one in all { item(&self, one) }
    }

    mutating func optional<T>(_ value: T?, _ write: (inout Packed, T) -> Void) {
        number(value == nil ? 0 : 1)
        if let value { write(&self, value) }
    }

    /// In full each time: to look it up would cost Swift more than to copy it.
    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 {
            number(UInt64($0.count) << 1 | 1)
            bytes.append(contentsOf: $0)
        }
    }

    mutating func signed(_ number: Int64) { self.number(UInt64(bitPattern: number << 1 ^ number >> 63)) }

    mutating func number(_ number: UInt64) {
        var rest = number
        while rest > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}
