internal import BonafidesHandles
import BonafidesTypes
import Foundation

/// Keys held in memory, from the secret store of the host.
public final class RawKeys: Sendable {
    let handle: BonafidesHandles.RawKeys

    /// Four independent random keys of 32 bytes, with the ids `state-1`, `vault-1`, `index-1` and `grant-1`.
    public init(state: Data, vault: Data, index: Data, grantSeed: Data) throws {
        handle = try engine { try .init(state: state, vault: vault, index: index, grantSeed: grantSeed) }
    }

    /// The public key of `grant-1`, as it is configured at a connector: base64url.
    public var grantPublic: String { handle.grantPublic() }

    /// Seals with `key` from now on; what an older key `state` sealed still opens.
    public func rotateState(id: String, key: Data) throws { try engine { try handle.rotateState(id: id, key: key) } }

    /// Seals with `key` from now on; what an older key `vault` sealed still opens.
    public func rotateVault(id: String, key: Data) throws { try engine { try handle.rotateVault(id: id, key: key) } }
}

/// Keys that the host holds itself, such as behind a key management service.
///
/// A key is named `state`, `vault`, `index` or `grant`. Throw `HostError`; whatever is thrown makes the call a fault, and
/// no step happened.
public protocol Keys: AnyObject, Sendable {
    /// The id of the current key of this name; of the key `grant`, its `kid`.
    func current(key: String) throws -> String

    /// Seals `plain` with the current key, together with `ad`, which is not in the result.
    ///
    /// `draw` is 12 random bytes: the nonce of a mode that survives a repeated one (AES-GCM-SIV); for any other,
    /// derive the nonce from `draw`, `ad` and `plain`.
    func seal(key: String, draw: Data, ad: Data, plain: Data) throws -> Data

    /// Opens what was sealed with the key of that id and with the same `ad`.
    func open(key: String, id: String, ad: Data, sealed: Data) throws -> Data

    /// HMAC-SHA-256 over `message` with the key of that id: 32 bytes.
    func mac(key: String, id: String, message: Data) throws -> Data

    /// Signs a grant with Ed25519: 64 bytes.
    func signGrant(message: Data) throws -> Data
}

/// Keys of the host, as the engine asks them.
final class Lent: BonafidesHandles.Keys {
    private let keys: any Keys

    init(_ keys: any Keys) { self.keys = keys }

    func current(key: String) throws -> String { try host { try keys.current(key: key) } }

    func seal(key: String, draw: Data, ad: Data, plain: Data) throws -> Data {
        try host { try keys.seal(key: key, draw: draw, ad: ad, plain: plain) }
    }

    func unseal(key: String, id: String, ad: Data, sealed: Data) throws -> Data {
        try host { try keys.open(key: key, id: id, ad: ad, sealed: sealed) }
    }

    func mac(key: String, id: String, message: Data) throws -> Data {
        try host { try keys.mac(key: key, id: id, message: message) }
    }

    func signGrant(message: Data) throws -> Data { try host { try keys.signGrant(message: message) } }
}
