import Foundation

/// Milliseconds since 1970, as the engine counts. What no number of them can say is as far away as can be said;
/// what is no time at all is long ago.
func milliseconds(_ date: Date) -> Int64 {
    let exact = (date.timeIntervalSince1970 * 1000).rounded()
    return Int64(exactly: exact) ?? (exact > 0 ? .max : .min)
}
