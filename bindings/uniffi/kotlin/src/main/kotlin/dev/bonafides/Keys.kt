package dev.bonafides

import dev.bonafides.internal.Keys as Asked
import dev.bonafides.internal.RawKeys as Held

/** Keys held in memory, from the secret store of the host. */
public class RawKeys private constructor(held: Held) : AutoCloseable {
    internal val handle = Handle(held, "RawKeys")

    /** Four independent random keys of 32 bytes, with the ids `state-1`, `vault-1`, `index-1` and `grant-1`. */
    public constructor(state: ByteArray, vault: ByteArray, index: ByteArray, grantSeed: ByteArray) :
        this(engine { Held(state, vault, index, grantSeed) })

    /** The public key of `grant-1`, as it is configured at a connector: base64url. */
    public val grantPublic: String get() = handle.use { it.grantPublic() }

    /** Seals with [key] from now on; what an older key `state` sealed still opens. */
    public fun rotateState(id: String, key: ByteArray): Unit = handle.use { it.rotateState(id, key) }

    /** Seals with [key] from now on; what an older key `vault` sealed still opens. */
    public fun rotateVault(id: String, key: ByteArray): Unit = handle.use { it.rotateVault(id, key) }

    override fun close(): Unit = handle.close()
}

/**
 * Keys that the host holds itself, such as behind a key management service.
 *
 * A key is named `state`, `vault`, `index` or `grant`. Throw [HostException]; whatever is thrown makes the call a
 * fault, and no step happened.
 */
public interface Keys {
    /** The id of the current key of this name; of the key `grant`, its `kid`. */
    public fun current(key: String): String

    /**
     * Seals [plain] with the current key, together with [ad], which is not in the result.
     *
     * [draw] is 12 random bytes: the nonce of a mode that survives a repeated one (AES-GCM-SIV); for any other,
     * derive the nonce from [draw], [ad] and [plain].
     */
    public fun seal(key: String, draw: ByteArray, ad: ByteArray, plain: ByteArray): ByteArray

    /** Opens what was sealed with the key of that id and with the same [ad]. */
    public fun open(key: String, id: String, ad: ByteArray, sealed: ByteArray): ByteArray

    /** HMAC-SHA-256 over [message] with the key of that id: 32 bytes. */
    public fun mac(key: String, id: String, message: ByteArray): ByteArray

    /** Signs a grant with Ed25519: 64 bytes. */
    public fun signGrant(message: ByteArray): ByteArray
}

/** Keys of the host, as the engine asks them. */
internal class Lent(private val keys: Keys) : Asked {
    override fun current(key: String) = host { keys.current(key) }

    override fun seal(key: String, draw: ByteArray, ad: ByteArray, plain: ByteArray) = host { keys.seal(key, draw, ad, plain) }

    override fun unseal(key: String, id: String, ad: ByteArray, sealed: ByteArray) = host { keys.open(key, id, ad, sealed) }

    override fun mac(key: String, id: String, message: ByteArray) = host { keys.mac(key, id, message) }

    override fun signGrant(message: ByteArray) = host { keys.signGrant(message) }
}
