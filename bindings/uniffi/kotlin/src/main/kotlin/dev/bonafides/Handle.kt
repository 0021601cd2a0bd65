package dev.bonafides

import dev.bonafides.internal.Disposable
import dev.bonafides.internal.Failure
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicLong

/**
 * An object of the engine, which may be closed while others use it: it is freed when the last call has ended. What
 * UniFFI writes frees it at once, also under a call that it was passed to.
 */
internal class Handle<T : Disposable>(private val it: T, private val name: String) : AutoCloseable {
    private val users = AtomicLong(1)
    private val closed = AtomicBoolean()

    /** Calls the engine; its errors become those of this package. */
    fun <R> use(call: (T) -> R): R {
        do {
            val now = users.get()
            check(now > 0) { "this $name is closed" }
        } while (!users.compareAndSet(now, now + 1))
        try {
            return engine { call(it) }
        } finally {
            release()
        }
    }

    override fun close() {
        if (closed.compareAndSet(false, true)) release()
    }

    private fun release() {
        if (users.decrementAndGet() == 0L) it.destroy()
    }
}

/** Calls the engine; its errors become those of this package. */
@JvmSynthetic
internal inline fun <R> engine(call: () -> R): R =
    try {
        call()
    } catch (error: Failure.Of) {
        throw BonafidesException.of(error)
    }
