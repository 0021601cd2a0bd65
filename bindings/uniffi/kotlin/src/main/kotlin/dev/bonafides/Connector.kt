package dev.bonafides

import dev.bonafides.internal.Connector as Trusting
import dev.bonafides.internal.GrantWriter as Asked
import dev.bonafides.internal.Redemptions as Remembering
import java.time.Instant

/** Carries grants out, next to the directory: it trusts public keys and holds none of the engine's. */
public class Connector private constructor(trusting: Trusting) : AutoCloseable {
    private val handle = Handle(trusting, "Connector")

    /** A connector that trusts these Ed25519 public keys: by `kid`, 32 bytes in base64url. */
    public constructor(id: String, origin: String, keys: Map<String, String>) : this(engine { Trusting(id, origin, keys) })

    /** Verifies that a token allows this delivery now, and returns its claims. Carries nothing out. */
    public fun verify(token: Secret, delivery: Delivery, now: Instant): Claims = handle.use { it.verify(token, delivery, now) }

    /**
     * Carries a grant out, once: checks it, takes it in [memory], calls [writer], stores the result.
     *
     * [live] is the engine's answer whether the grant still is; null if it cannot be asked.
     */
    public fun redeem(memory: Redemptions, token: Secret, delivery: Delivery, now: Instant, live: Boolean?, writer: GrantWriter): Redeemed =
        handle.use { it.redeem(Remembered(memory), token, delivery, now, live, Writing(writer)) }

    /** Carries a `Revoke` out: stops the grant permanently if its write has not begun; otherwise its secret must be made useless. */
    public fun revoke(memory: Redemptions, grant: String, now: Instant): Revocation =
        handle.use { it.revoke(Remembered(memory), grant, now) }

    override fun close(): Unit = handle.close()
}

/** The memory of a connector: a table of grant ids, kept for 30 days, shared by all its processes. Throw [HostException]. */
public interface Redemptions {
    /** The state of the grant [jti]; null if it was neither taken nor revoked. */
    public fun state(jti: String): Redemption?

    /**
     * Takes a grant: stores that its write may have begun, and returns true; returns false, and changes nothing, if it
     * was taken or revoked before. In one atomic step, and durable once it returns true.
     */
    public fun started(jti: String, now: Instant): Boolean

    /**
     * Revokes a grant: stores that it must never be taken, and returns true; returns false, and changes nothing, if it
     * was taken or revoked before. In one atomic step, and durable once it returns true.
     */
    public fun revoked(jti: String, now: Instant): Boolean

    /** Stores the result of a grant that was taken. */
    public fun finished(jti: String, written: WriteStatus)
}

/** Writes to the directory. */
public fun interface GrantWriter {
    /** Carries the grant out, once. Whatever is thrown counts as `UNKNOWN`: perhaps it took effect. */
    public fun write(claims: Claims): WriteStatus
}

/** A memory of the host, as the engine asks it. */
private class Remembered(private val memory: Redemptions) : Remembering {
    override fun state(jti: String) = host { memory.state(jti) }

    override fun started(jti: String, now: Instant) = host { memory.started(jti, now) }

    override fun revoked(jti: String, now: Instant) = host { memory.revoked(jti, now) }

    override fun finished(jti: String, written: WriteStatus) = host { memory.finished(jti, written) }
}

private class Writing(private val writer: GrantWriter) : Asked {
    override fun write(claims: Claims) = host { writer.write(claims) }
}
