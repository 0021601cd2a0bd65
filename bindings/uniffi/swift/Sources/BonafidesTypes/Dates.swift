import Foundation

/// Milliseconds since 1970, cut as the engine cuts the times it reads. What no number of them can say is as far away
/// as can be said; what is no time at all is long ago.
package func milliseconds(_ date: Date) -> Int64 {
    // A `Date` holds no millisecond exactly; it is off by less than this up to the year 9999.
    let cut = (date.timeIntervalSince1970 * 1000 + 0.05).rounded(.down)
    return Int64(exactly: cut) ?? (cut > 0 ? .max : .min)
}
