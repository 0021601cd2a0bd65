internal import BonafidesHandles
import BonafidesTypes
import Foundation

/// Carries grants out, next to the directory: it trusts public keys and holds none of the engine's.
public final class Connector: Sendable {
    private let handle: BonafidesHandles.Connector

    /// A connector that trusts these Ed25519 public keys: by `kid`, 32 bytes in base64url.
    public init(id: String, origin: String, keys: [String: String]) throws {
        handle = try engine { try .init(id: id, origin: origin, keys: keys) }
    }

    /// Verifies that a token allows this delivery now, and returns its claims. Carries nothing out.
    public func verify(token: Secret, delivery: Delivery, now: Date) throws -> Claims {
        try engine { try handle.verify(token: token, delivery: delivery, now: now) }
    }

    /// Carries a grant out, once: checks it, takes it in `memory`, calls `write`, stores the result.
    ///
    /// `live` is the engine's answer whether the grant still is; nil if it cannot be asked. Whatever `write`
    /// throws counts as `.unknown`: perhaps it took effect.
    public func redeem(
        memory: any Redemptions,
        token: Secret,
        delivery: Delivery,
        now: Date,
        live: Bool?,
        write: @escaping @Sendable (Claims) throws -> WriteStatus
    ) throws -> Redeemed {
        let (memory, writer) = (Remembered(memory), Writing(write))
        return try engine {
            try handle.redeem(memory: memory, token: token, delivery: delivery, now: now, live: live, writer: writer)
        }
    }

    /// Carries a `.revoke` out: stops the grant permanently if its write has not begun; otherwise its secret must be made useless.
    public func revoke(memory: any Redemptions, grant: String, now: Date) throws -> Revocation {
        try engine { try handle.revoke(memory: Remembered(memory), grant: grant, now: now) }
    }
}

/// The memory of a connector: a table of grant ids, kept for 30 days, shared by all its processes. Throw `HostError`.
public protocol Redemptions: AnyObject, Sendable {
    /// The state of the grant `jti`; nil if it was neither taken nor revoked.
    func state(jti: String) throws -> Redemption?

    /// Takes a grant: stores that its write may have begun, and returns true; returns false, and changes nothing, if it
    /// was taken or revoked before. In one atomic step, and durable once it returns true.
    func started(jti: String, now: Date) throws -> Bool

    /// Revokes a grant: stores that it must never be taken, and returns true; returns false, and changes nothing, if it
    /// was taken or revoked before. In one atomic step, and durable once it returns true.
    func revoked(jti: String, now: Date) throws -> Bool

    /// Stores the result of a grant that was taken.
    func finished(jti: String, written: WriteStatus) throws
}

/// A memory of the host, as the engine asks it.
private final class Remembered: BonafidesHandles.Redemptions {
    private let memory: any Redemptions

    init(_ memory: any Redemptions) { self.memory = memory }

    func state(jti: String) throws -> Redemption? { try host { try memory.state(jti: jti) } }

    func started(jti: String, now: Date) throws -> Bool { try host { try memory.started(jti: jti, now: now) } }

    func revoked(jti: String, now: Date) throws -> Bool { try host { try memory.revoked(jti: jti, now: now) } }

    func finished(jti: String, written: WriteStatus) throws {
        try host { try memory.finished(jti: jti, written: written) }
    }
}

private final class Writing: BonafidesHandles.GrantWriter {
    private let carry: @Sendable (Claims) throws -> WriteStatus

    init(_ carry: @escaping @Sendable (Claims) throws -> WriteStatus) { self.carry = carry }

    func write(claims: Claims) throws -> WriteStatus { try host { try carry(claims) } }
}
