import Foundation

extension Connector {
    /// Carries a grant out, once: checks it, takes it in `memory`, calls `write`, stores the result.
    ///
    /// `live` is the engine's answer whether the grant still is; nil if it can not be asked. Whatever `write`
    /// throws counts as `.unknown`: perhaps it took effect.
    public func redeem(
        memory: Redemptions,
        token: Secret,
        delivery: Delivery,
        now: Date,
        live: Bool?,
        write: @escaping @Sendable (Claims) throws -> Written
    ) throws -> Redeemed {
        let writer = ClosureWriter(carry: write)
        return try redeem(memory: memory, token: token, delivery: delivery, now: now, live: live, writer: writer)
    }
}

private final class ClosureWriter: GrantWriter {
    private let carry: @Sendable (Claims) throws -> Written

    init(carry: @escaping @Sendable (Claims) throws -> Written) { self.carry = carry }

    func write(claims: Claims) throws -> Written { try carry(claims) }
}
