// Written by `bindings/uniffi/build kotlin` out of the Rust crate. Do not edit.

@file:Suppress("NAME_SHADOWING", "NO_EXPLICIT_VISIBILITY_IN_API_MODE_WARNING", "NO_EXPLICIT_RETURN_TYPE_IN_API_MODE_WARNING")

package dev.bonafides

// Common helper code.
//
// Ideally this would live in a separate .kt file where it can be unittested etc
// in isolation, and perhaps even published as a re-useable package.
//
// However, it's important that the details of how this helper code works (e.g. the
// way that different builtin types are passed across the FFI) exactly match what's
// expected by the Rust code on the other side of the interface. In practice right
// now that means coming from the exact some version of `uniffi` that was used to
// compile the Rust component. The easiest way to ensure this is to bundle the Kotlin
// helpers directly inline like we're doing here.

import com.sun.jna.Library
import com.sun.jna.IntegerType
import com.sun.jna.Native
import com.sun.jna.Pointer
import com.sun.jna.Structure
import com.sun.jna.Callback
import com.sun.jna.ptr.*
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.CharBuffer
import java.nio.charset.CodingErrorAction
import java.util.concurrent.atomic.AtomicLong
import java.util.concurrent.ConcurrentHashMap
import java.time.Instant
import java.util.concurrent.atomic.AtomicBoolean

// This is a helper for safely working with byte buffers returned from the Rust code.
// A rust-owned buffer is represented by its capacity, its current length, and a
// pointer to the underlying data.

/**
 * @suppress
 */
@Structure.FieldOrder("capacity", "len", "data")
open class RustBuffer : Structure() {
    // Note: `capacity` and `len` are actually `ULong` values, but JVM only supports signed values.
    // When dealing with these fields, make sure to call `toULong()`.
    @JvmField var capacity: Long = 0
    @JvmField var len: Long = 0
    @JvmField var data: Pointer? = null

    class ByValue: RustBuffer(), Structure.ByValue
    class ByReference: RustBuffer(), Structure.ByReference

   internal fun setValue(other: RustBuffer) {
        capacity = other.capacity
        len = other.len
        data = other.data
    }

    companion object {
        internal fun alloc(size: ULong = 0UL) = uniffiRustCall() { status ->
            // Note: need to convert the size to a `Long` value to make this work with JVM.
            UniffiLib.ffi_bonafides_uniffi_rustbuffer_alloc(size.toLong(), status)
        }.also {
            if(it.data == null) {
               throw RuntimeException("RustBuffer.alloc() returned null data pointer (size=${size})")
           }
        }

        internal fun create(capacity: ULong, len: ULong, data: Pointer?): RustBuffer.ByValue {
            var buf = RustBuffer.ByValue()
            buf.capacity = capacity.toLong()
            buf.len = len.toLong()
            buf.data = data
            return buf
        }

        internal fun free(buf: RustBuffer.ByValue) = uniffiRustCall() { status ->
            UniffiLib.ffi_bonafides_uniffi_rustbuffer_free(buf, status)
        }
    }

    @Suppress("TooGenericExceptionThrown")
    fun asByteBuffer() =
        this.data?.getByteBuffer(0, this.len)?.also {
            it.order(ByteOrder.BIG_ENDIAN)
        }
}

// This is a helper for safely passing byte references into the rust code.
// It's not actually used at the moment, because there aren't many things that you
// can take a direct pointer to in the JVM, and if we're going to copy something
// then we might as well copy it into a `RustBuffer`. But it's here for API
// completeness.

@Structure.FieldOrder("len", "data")
internal open class ForeignBytes : Structure() {
    @JvmField var len: Int = 0
    @JvmField var data: Pointer? = null

    class ByValue : ForeignBytes(), Structure.ByValue
}

// Converter for `&[u8]` / `[ByRef] bytes` arguments.
//
// Only `lower` is valid — zero-copy byte buffers only flow foreign -> Rust,
// and only in argument position. `lift`, `read`, `write`, and
// `allocationSize` have no sound implementation here and all panic at
// runtime. The `FfiConverter` interface is implemented so that the
// compiler enforces the full method set (rather than relying on eyeball).
//
// The provided `ByteBuffer` MUST be direct — only direct buffers have a
// stable native address that JNA can expose via `getDirectBufferPointer`.
// The returned `ForeignBytes.ByValue` is only valid for the duration of
// the FFI call; the Rust side treats it as a borrow.
internal object FfiConverterByRefBytes : FfiConverter<java.nio.ByteBuffer, ForeignBytes.ByValue> {
    override fun lower(value: java.nio.ByteBuffer): ForeignBytes.ByValue {
        require(value.isDirect) { "UniFFI zero-copy &[u8] requires a direct ByteBuffer. Use ByteBuffer.allocateDirect()." }
        val remaining = value.remaining()
        val fb = ForeignBytes.ByValue()
        fb.len = remaining
        // Zero-length direct buffers: skip getDirectBufferPointer (platform-variable behavior)
        // and pass null. The Rust side treats (null, 0) as &[].
        fb.data = if (remaining == 0) null else com.sun.jna.Native.getDirectBufferPointer(value)
        return fb
    }

    override fun lift(value: ForeignBytes.ByValue): java.nio.ByteBuffer =
        error("ByRef bytes cannot be lifted: zero-copy &[u8] only flows foreign->Rust")

    override fun read(buf: java.nio.ByteBuffer): java.nio.ByteBuffer =
        error("ByRef bytes cannot be read from a buffer: zero-copy &[u8] is only supported in argument position, not nested in records/options/etc.")

    override fun write(value: java.nio.ByteBuffer, buf: java.nio.ByteBuffer): Unit =
        error("ByRef bytes cannot be written to a buffer: zero-copy &[u8] is only supported in argument position, not nested in records/options/etc.")

    override fun allocationSize(value: java.nio.ByteBuffer): ULong =
        error("ByRef bytes have no RustBuffer allocation size: zero-copy &[u8] is only supported in argument position, not nested in records/options/etc.")
}
/**
 * The FfiConverter interface handles converter types to and from the FFI
 *
 * All implementing objects should be public to support external types.  When a
 * type is external we need to import it's FfiConverter.
 *
 * @suppress
 */
public interface FfiConverter<KotlinType, FfiType> {
    // Convert an FFI type to a Kotlin type
    fun lift(value: FfiType): KotlinType

    // Convert an Kotlin type to an FFI type
    fun lower(value: KotlinType): FfiType

    // Read a Kotlin type from a `ByteBuffer`
    fun read(buf: ByteBuffer): KotlinType

    // Calculate bytes to allocate when creating a `RustBuffer`
    //
    // This must return at least as many bytes as the write() function will
    // write. It can return more bytes than needed, for example when writing
    // Strings we can't know the exact bytes needed until we the UTF-8
    // encoding, so we pessimistically allocate the largest size possible (3
    // bytes per codepoint).  Allocating extra bytes is not really a big deal
    // because the `RustBuffer` is short-lived.
    fun allocationSize(value: KotlinType): ULong

    // Write a Kotlin type to a `ByteBuffer`
    fun write(value: KotlinType, buf: ByteBuffer)

    // Lower a value into a `RustBuffer`
    //
    // This method lowers a value into a `RustBuffer` rather than the normal
    // FfiType.  It's used by the callback interface code.  Callback interface
    // returns are always serialized into a `RustBuffer` regardless of their
    // normal FFI type.
    fun lowerIntoRustBuffer(value: KotlinType): RustBuffer.ByValue {
        val rbuf = RustBuffer.alloc(allocationSize(value))
        try {
            val bbuf = rbuf.data!!.getByteBuffer(0, rbuf.capacity).also {
                it.order(ByteOrder.BIG_ENDIAN)
            }
            write(value, bbuf)
            rbuf.writeField("len", bbuf.position().toLong())
            return rbuf
        } catch (e: Throwable) {
            RustBuffer.free(rbuf)
            throw e
        }
    }

    // Lift a value from a `RustBuffer`.
    //
    // This here mostly because of the symmetry with `lowerIntoRustBuffer()`.
    // It's currently only used by the `FfiConverterRustBuffer` class below.
    fun liftFromRustBuffer(rbuf: RustBuffer.ByValue): KotlinType {
        val byteBuf = rbuf.asByteBuffer()!!
        try {
           val item = read(byteBuf)
           if (byteBuf.hasRemaining()) {
               throw RuntimeException("junk remaining in buffer after lifting, something is very wrong!!")
           }
           return item
        } finally {
            RustBuffer.free(rbuf)
        }
    }
}

/**
 * FfiConverter that uses `RustBuffer` as the FfiType
 *
 * @suppress
 */
public interface FfiConverterRustBuffer<KotlinType>: FfiConverter<KotlinType, RustBuffer.ByValue> {
    override fun lift(value: RustBuffer.ByValue) = liftFromRustBuffer(value)
    override fun lower(value: KotlinType) = lowerIntoRustBuffer(value)
}
// A handful of classes and functions to support the generated data structures.
// This would be a good candidate for isolating in its own ffi-support lib.

internal const val UNIFFI_CALL_SUCCESS = 0.toByte()
internal const val UNIFFI_CALL_ERROR = 1.toByte()
internal const val UNIFFI_CALL_UNEXPECTED_ERROR = 2.toByte()

@Structure.FieldOrder("code", "error_buf")
internal open class UniffiRustCallStatus : Structure() {
    @JvmField var code: Byte = 0
    @JvmField var error_buf: RustBuffer.ByValue = RustBuffer.ByValue()

    class ByValue: UniffiRustCallStatus(), Structure.ByValue

    fun isSuccess(): Boolean {
        return code == UNIFFI_CALL_SUCCESS
    }

    fun isError(): Boolean {
        return code == UNIFFI_CALL_ERROR
    }

    fun isPanic(): Boolean {
        return code == UNIFFI_CALL_UNEXPECTED_ERROR
    }

    companion object {
        fun create(code: Byte, errorBuf: RustBuffer.ByValue): UniffiRustCallStatus.ByValue {
            val callStatus = UniffiRustCallStatus.ByValue()
            callStatus.code = code
            callStatus.error_buf = errorBuf
            return callStatus
        }
    }
}

class InternalException(message: String) : kotlin.Exception(message)

/**
 * Each top-level error class has a companion object that can lift the error from the call status's rust buffer
 *
 * @suppress
 */
interface UniffiRustCallStatusErrorHandler<E> {
    fun lift(error_buf: RustBuffer.ByValue): E;
}

// Helpers for calling Rust
// In practice we usually need to be synchronized to call this safely, so it doesn't
// synchronize itself

// Call a rust function that returns a Result<>.  Pass in the Error class companion that corresponds to the Err
private inline fun <U, E: kotlin.Exception> uniffiRustCallWithError(errorHandler: UniffiRustCallStatusErrorHandler<E>, callback: (UniffiRustCallStatus) -> U): U {
    var status = UniffiRustCallStatus()
    val return_value = callback(status)
    uniffiCheckCallStatus(errorHandler, status)
    return return_value
}

// Check UniffiRustCallStatus and throw an error if the call wasn't successful
private fun<E: kotlin.Exception> uniffiCheckCallStatus(errorHandler: UniffiRustCallStatusErrorHandler<E>, status: UniffiRustCallStatus) {
    if (status.isSuccess()) {
        return
    } else if (status.isError()) {
        throw errorHandler.lift(status.error_buf)
    } else if (status.isPanic()) {
        // when the rust code sees a panic, it tries to construct a rustbuffer
        // with the message.  but if that code panics, then it just sends back
        // an empty buffer.
        if (status.error_buf.len > 0) {
            throw InternalException(FfiConverterString.lift(status.error_buf))
        } else {
            throw InternalException("Rust panic")
        }
    } else {
        throw InternalException("Unknown rust call status: $status.code")
    }
}

/**
 * UniffiRustCallStatusErrorHandler implementation for times when we don't expect a CALL_ERROR
 *
 * @suppress
 */
object UniffiNullRustCallStatusErrorHandler: UniffiRustCallStatusErrorHandler<InternalException> {
    override fun lift(error_buf: RustBuffer.ByValue): InternalException {
        RustBuffer.free(error_buf)
        return InternalException("Unexpected CALL_ERROR")
    }
}

// Call a rust function that returns a plain value
private inline fun <U> uniffiRustCall(callback: (UniffiRustCallStatus) -> U): U {
    return uniffiRustCallWithError(UniffiNullRustCallStatusErrorHandler, callback)
}

internal inline fun<T> uniffiTraitInterfaceCall(
    callStatus: UniffiRustCallStatus,
    makeCall: () -> T,
    writeReturn: (T) -> Unit,
) {
    try {
        writeReturn(makeCall())
    } catch (e: Throwable) {
        val err = try { e.toString() } catch(_: Throwable) { "" }
        callStatus.code = UNIFFI_CALL_UNEXPECTED_ERROR
        callStatus.error_buf = FfiConverterString.lower(err)
    }
}

internal inline fun<T, reified E: Throwable> uniffiTraitInterfaceCallWithError(
    callStatus: UniffiRustCallStatus,
    makeCall: () -> T,
    writeReturn: (T) -> Unit,
    lowerError: (E) -> RustBuffer.ByValue
) {
    try {
        writeReturn(makeCall())
    } catch (e: Throwable) {
        if (e is E) {
            callStatus.code = UNIFFI_CALL_ERROR
            callStatus.error_buf = lowerError(e)
        } else {
            val err = try { e.toString() } catch(_: Throwable) { "" }
            callStatus.code = UNIFFI_CALL_UNEXPECTED_ERROR
            callStatus.error_buf = FfiConverterString.lower(err)
        }
    }
}
// Initial value and increment amount for handles.
// These ensure that Kotlin-generated handles always have the lowest bit set
private const val UNIFFI_HANDLEMAP_INITIAL = 1.toLong()
private const val UNIFFI_HANDLEMAP_DELTA = 2.toLong()

// Map handles to objects
//
// This is used pass an opaque 64-bit handle representing a foreign object to the Rust code.
internal class UniffiHandleMap<T: Any> {
    private val map = ConcurrentHashMap<Long, T>()
    // Start
    private val counter = java.util.concurrent.atomic.AtomicLong(UNIFFI_HANDLEMAP_INITIAL)

    val size: Int
        get() = map.size

    // Insert a new object into the handle map and get a handle for it
    fun insert(obj: T): Long {
        val handle = counter.getAndAdd(UNIFFI_HANDLEMAP_DELTA)
        map.put(handle, obj)
        return handle
    }

    // Clone a handle, creating a new one
    fun clone(handle: Long): Long {
        val obj = map.get(handle) ?: throw InternalException("UniffiHandleMap.clone: Invalid handle")
        return insert(obj)
    }

    // Get an object from the handle map
    fun get(handle: Long): T {
        return map.get(handle) ?: throw InternalException("UniffiHandleMap.get: Invalid handle")
    }

    // Remove an entry from the handlemap and get the Kotlin object back
    fun remove(handle: Long): T {
        return map.remove(handle) ?: throw InternalException("UniffiHandleMap: Invalid handle")
    }
}

// Contains loading, initialization code,
// and the FFI Function declarations in a com.sun.jna.Library.
@Synchronized
private fun findLibraryName(componentName: String): String {
    val libOverride = System.getProperty("uniffi.component.$componentName.libraryOverride")
    if (libOverride != null) {
        return libOverride
    }
    return "bonafides_uniffi"
}

// Define FFI callback types
internal interface UniffiRustFutureContinuationCallback : com.sun.jna.Callback {
    fun callback(`data`: Long,`pollResult`: Byte,)
}
internal interface UniffiForeignFutureDroppedCallback : com.sun.jna.Callback {
    fun callback(`handle`: Long,)
}
internal interface UniffiCallbackInterfaceFree : com.sun.jna.Callback {
    fun callback(`handle`: Long,)
}
internal interface UniffiCallbackInterfaceClone : com.sun.jna.Callback {
    fun callback(`handle`: Long,)
    : Long
}
@Structure.FieldOrder("handle", "free")
internal open class UniffiForeignFutureDroppedCallbackStruct(
    @JvmField internal var `handle`: Long = 0.toLong(),
    @JvmField internal var `free`: UniffiForeignFutureDroppedCallback? = null,
) : Structure() {
    class UniffiByValue(
        `handle`: Long = 0.toLong(),
        `free`: UniffiForeignFutureDroppedCallback? = null,
    ): UniffiForeignFutureDroppedCallbackStruct(`handle`,`free`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureDroppedCallbackStruct) {
        `handle` = other.`handle`
        `free` = other.`free`
    }

}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultU8(
    @JvmField internal var `returnValue`: Byte = 0.toByte(),
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Byte = 0.toByte(),
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultU8(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultU8) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteU8 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultU8.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultI8(
    @JvmField internal var `returnValue`: Byte = 0.toByte(),
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Byte = 0.toByte(),
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultI8(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultI8) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteI8 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultI8.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultU16(
    @JvmField internal var `returnValue`: Short = 0.toShort(),
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Short = 0.toShort(),
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultU16(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultU16) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteU16 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultU16.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultI16(
    @JvmField internal var `returnValue`: Short = 0.toShort(),
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Short = 0.toShort(),
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultI16(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultI16) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteI16 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultI16.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultU32(
    @JvmField internal var `returnValue`: Int = 0,
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Int = 0,
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultU32(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultU32) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteU32 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultU32.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultI32(
    @JvmField internal var `returnValue`: Int = 0,
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Int = 0,
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultI32(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultI32) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteI32 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultI32.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultU64(
    @JvmField internal var `returnValue`: Long = 0.toLong(),
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Long = 0.toLong(),
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultU64(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultU64) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteU64 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultU64.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultI64(
    @JvmField internal var `returnValue`: Long = 0.toLong(),
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Long = 0.toLong(),
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultI64(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultI64) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteI64 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultI64.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultF32(
    @JvmField internal var `returnValue`: Float = 0.0f,
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Float = 0.0f,
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultF32(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultF32) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteF32 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultF32.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultF64(
    @JvmField internal var `returnValue`: Double = 0.0,
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: Double = 0.0,
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultF64(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultF64) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteF64 : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultF64.UniffiByValue,)
}
@Structure.FieldOrder("returnValue", "callStatus")
internal open class UniffiForeignFutureResultRustBuffer(
    @JvmField internal var `returnValue`: RustBuffer.ByValue = RustBuffer.ByValue(),
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `returnValue`: RustBuffer.ByValue = RustBuffer.ByValue(),
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultRustBuffer(`returnValue`,`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultRustBuffer) {
        `returnValue` = other.`returnValue`
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteRustBuffer : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultRustBuffer.UniffiByValue,)
}
@Structure.FieldOrder("callStatus")
internal open class UniffiForeignFutureResultVoid(
    @JvmField internal var `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
) : Structure() {
    class UniffiByValue(
        `callStatus`: UniffiRustCallStatus.ByValue = UniffiRustCallStatus.ByValue(),
    ): UniffiForeignFutureResultVoid(`callStatus`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiForeignFutureResultVoid) {
        `callStatus` = other.`callStatus`
    }

}
internal interface UniffiForeignFutureCompleteVoid : com.sun.jna.Callback {
    fun callback(`callbackData`: Long,`result`: UniffiForeignFutureResultVoid.UniffiByValue,)
}
internal interface UniffiCallbackInterfaceGrantWriterMethod0 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`claims`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceRedemptionsMethod0 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`jti`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceRedemptionsMethod1 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`jti`: RustBuffer.ByValue,`now`: Long,`uniffiOutReturn`: ByteByReference,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceRedemptionsMethod2 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`jti`: RustBuffer.ByValue,`now`: Long,`uniffiOutReturn`: ByteByReference,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceRedemptionsMethod3 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`jti`: RustBuffer.ByValue,`written`: RustBuffer.ByValue,`uniffiOutReturn`: Pointer,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceKeysMethod0 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`key`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceKeysMethod1 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`key`: RustBuffer.ByValue,`draw`: RustBuffer.ByValue,`ad`: RustBuffer.ByValue,`plain`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceKeysMethod2 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`key`: RustBuffer.ByValue,`id`: RustBuffer.ByValue,`ad`: RustBuffer.ByValue,`sealed`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceKeysMethod3 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`key`: RustBuffer.ByValue,`id`: RustBuffer.ByValue,`message`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,)
}
internal interface UniffiCallbackInterfaceKeysMethod4 : com.sun.jna.Callback {
    fun callback(`uniffiHandle`: Long,`message`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,)
}
@Structure.FieldOrder("uniffiFree", "uniffiClone", "write")
internal open class UniffiVTableCallbackInterfaceGrantWriter(
    @JvmField internal var `uniffiFree`: UniffiCallbackInterfaceFree? = null,
    @JvmField internal var `uniffiClone`: UniffiCallbackInterfaceClone? = null,
    @JvmField internal var `write`: UniffiCallbackInterfaceGrantWriterMethod0? = null,
) : Structure() {
    class UniffiByValue(
        `uniffiFree`: UniffiCallbackInterfaceFree? = null,
        `uniffiClone`: UniffiCallbackInterfaceClone? = null,
        `write`: UniffiCallbackInterfaceGrantWriterMethod0? = null,
    ): UniffiVTableCallbackInterfaceGrantWriter(`uniffiFree`,`uniffiClone`,`write`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiVTableCallbackInterfaceGrantWriter) {
        `uniffiFree` = other.`uniffiFree`
        `uniffiClone` = other.`uniffiClone`
        `write` = other.`write`
    }

}
@Structure.FieldOrder("uniffiFree", "uniffiClone", "state", "started", "revoked", "finished")
internal open class UniffiVTableCallbackInterfaceRedemptions(
    @JvmField internal var `uniffiFree`: UniffiCallbackInterfaceFree? = null,
    @JvmField internal var `uniffiClone`: UniffiCallbackInterfaceClone? = null,
    @JvmField internal var `state`: UniffiCallbackInterfaceRedemptionsMethod0? = null,
    @JvmField internal var `started`: UniffiCallbackInterfaceRedemptionsMethod1? = null,
    @JvmField internal var `revoked`: UniffiCallbackInterfaceRedemptionsMethod2? = null,
    @JvmField internal var `finished`: UniffiCallbackInterfaceRedemptionsMethod3? = null,
) : Structure() {
    class UniffiByValue(
        `uniffiFree`: UniffiCallbackInterfaceFree? = null,
        `uniffiClone`: UniffiCallbackInterfaceClone? = null,
        `state`: UniffiCallbackInterfaceRedemptionsMethod0? = null,
        `started`: UniffiCallbackInterfaceRedemptionsMethod1? = null,
        `revoked`: UniffiCallbackInterfaceRedemptionsMethod2? = null,
        `finished`: UniffiCallbackInterfaceRedemptionsMethod3? = null,
    ): UniffiVTableCallbackInterfaceRedemptions(`uniffiFree`,`uniffiClone`,`state`,`started`,`revoked`,`finished`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiVTableCallbackInterfaceRedemptions) {
        `uniffiFree` = other.`uniffiFree`
        `uniffiClone` = other.`uniffiClone`
        `state` = other.`state`
        `started` = other.`started`
        `revoked` = other.`revoked`
        `finished` = other.`finished`
    }

}
@Structure.FieldOrder("uniffiFree", "uniffiClone", "current", "seal", "open", "mac", "signGrant")
internal open class UniffiVTableCallbackInterfaceKeys(
    @JvmField internal var `uniffiFree`: UniffiCallbackInterfaceFree? = null,
    @JvmField internal var `uniffiClone`: UniffiCallbackInterfaceClone? = null,
    @JvmField internal var `current`: UniffiCallbackInterfaceKeysMethod0? = null,
    @JvmField internal var `seal`: UniffiCallbackInterfaceKeysMethod1? = null,
    @JvmField internal var `open`: UniffiCallbackInterfaceKeysMethod2? = null,
    @JvmField internal var `mac`: UniffiCallbackInterfaceKeysMethod3? = null,
    @JvmField internal var `signGrant`: UniffiCallbackInterfaceKeysMethod4? = null,
) : Structure() {
    class UniffiByValue(
        `uniffiFree`: UniffiCallbackInterfaceFree? = null,
        `uniffiClone`: UniffiCallbackInterfaceClone? = null,
        `current`: UniffiCallbackInterfaceKeysMethod0? = null,
        `seal`: UniffiCallbackInterfaceKeysMethod1? = null,
        `open`: UniffiCallbackInterfaceKeysMethod2? = null,
        `mac`: UniffiCallbackInterfaceKeysMethod3? = null,
        `signGrant`: UniffiCallbackInterfaceKeysMethod4? = null,
    ): UniffiVTableCallbackInterfaceKeys(`uniffiFree`,`uniffiClone`,`current`,`seal`,`open`,`mac`,`signGrant`,), Structure.ByValue

   internal fun uniffiSetValue(other: UniffiVTableCallbackInterfaceKeys) {
        `uniffiFree` = other.`uniffiFree`
        `uniffiClone` = other.`uniffiClone`
        `current` = other.`current`
        `seal` = other.`seal`
        `open` = other.`open`
        `mac` = other.`mac`
        `signGrant` = other.`signGrant`
    }

}

// A JNA Library to expose the extern-C FFI definitions.
// This is an implementation detail which will be called internally by the public API.

// For large crates we prevent `MethodTooLargeException` (see #2340)
// N.B. the name of the extension is very misleading, since it is
// rather `InterfaceTooLargeException`, caused by too many methods
// in the interface for large crates.
//
// By splitting the otherwise huge interface into two parts
// * UniffiLib (this)
// * IntegrityCheckingUniffiLib
// And all checksum methods are put into `IntegrityCheckingUniffiLib`
// we allow for ~2x as many methods in the UniffiLib interface.
//
// Note: above all written when we used JNA's `loadIndirect` etc.
// We now use JNA's "direct mapping" - unclear if same considerations apply exactly.
internal object IntegrityCheckingUniffiLib {
    init {
        Native.register(IntegrityCheckingUniffiLib::class.java, findLibraryName(componentName = "bonafides_uniffi"))
        uniffiCheckContractApiVersion(this)
        uniffiCheckApiChecksums(this)
    }

    internal fun ensureInitialized() = Unit
    external fun uniffi_bonafides_uniffi_checksum_func_case_key(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_check_policy(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_format_policy(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_schema(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_verify_records(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_version(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_caller_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_caller_input_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_chain_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_claims_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_command_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_delivery_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_desk_input_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_desk_reply_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_input_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_opening_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_operator_input_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_record_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_redeemed_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_reply_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_review_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_setup_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_func_snapshot_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_connector_redeem(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_connector_revoke(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_connector_verify(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_grantwriter_write(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_redemptions_state(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_redemptions_started(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_redemptions_revoked(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_redemptions_finished(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_directoryname_is_distinguished(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_directoryname_key(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_directoryname_leading_cn(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_directoryname_means(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_case_account(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_case_action(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_case_deadline(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_case_id(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_case_is_over(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_case_steps(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_activate(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_administer(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_apply(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_case(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_command(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_grant_live(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_grant_row(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_needs(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_needs_administer(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_needs_open(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_not_me(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_open(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_engine_policy(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_keys_current(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_keys_seal(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_keys_open(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_keys_mac(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_keys_sign_grant(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_rawkeys_grant_public(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_rawkeys_rotate_state(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_rawkeys_rotate_vault(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_decide(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_decide_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_decide_many(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_digest(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_name(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_plan(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_plan_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_prepare(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_verdict(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_verdict_many(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_policy_version(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_prepared_decide(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_prepared_plan(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_prepared_verdict(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_step_administered(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_step_committed(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_step_compare(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_step_is_empty(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_step_outbox(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_step_record(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_method_step_write(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_constructor_connector_new(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_constructor_directoryname_new(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_constructor_engine_new(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_constructor_engine_with_keys(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_constructor_rawkeys_new(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_constructor_policy_from_json(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_constructor_policy_from_toml(
    ): Int
    external fun uniffi_bonafides_uniffi_checksum_constructor_policy_from_yaml(
    ): Int
    external fun ffi_bonafides_uniffi_uniffi_contract_version(
    ): Int


}

internal object UniffiLib {

    // The Cleaner for the whole library
    internal val CLEANER: UniffiCleaner by lazy {
        UniffiCleaner.create()
    }


    init {
        Native.register(UniffiLib::class.java, findLibraryName(componentName = "bonafides_uniffi"))
        uniffiCallbackInterfaceGrantWriter.register(this)
        uniffiCallbackInterfaceKeys.register(this)
        uniffiCallbackInterfaceRedemptions.register(this)

    }

    internal fun ensureInitialized() = Unit
    external fun uniffi_bonafides_uniffi_fn_clone_connector(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_connector(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_constructor_connector_new(`id`: RustBuffer.ByValue,`origin`: RustBuffer.ByValue,`keys`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_connector_redeem(`ptr`: Long,`memory`: Long,`token`: RustBuffer.ByValue,`delivery`: RustBuffer.ByValue,`now`: Long,`live`: RustBuffer.ByValue,`writer`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_connector_revoke(`ptr`: Long,`memory`: Long,`grant`: RustBuffer.ByValue,`now`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_connector_verify(`ptr`: Long,`token`: RustBuffer.ByValue,`delivery`: RustBuffer.ByValue,`now`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_clone_grantwriter(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_grantwriter(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_init_callback_vtable_grantwriter(`vtable`: UniffiVTableCallbackInterfaceGrantWriter,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_method_grantwriter_write(`ptr`: Long,`claims`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_clone_redemptions(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_redemptions(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_init_callback_vtable_redemptions(`vtable`: UniffiVTableCallbackInterfaceRedemptions,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_method_redemptions_state(`ptr`: Long,`jti`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_redemptions_started(`ptr`: Long,`jti`: RustBuffer.ByValue,`now`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_redemptions_revoked(`ptr`: Long,`jti`: RustBuffer.ByValue,`now`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_redemptions_finished(`ptr`: Long,`jti`: RustBuffer.ByValue,`written`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_clone_directoryname(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_directoryname(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_constructor_directoryname_new(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_directoryname_is_distinguished(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_directoryname_key(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_directoryname_leading_cn(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_directoryname_means(`ptr`: Long,`group`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_directoryname_uniffi_trait_eq_eq(`ptr`: Long,`other`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_directoryname_uniffi_trait_eq_ne(`ptr`: Long,`other`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_directoryname_uniffi_trait_hash(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_clone_case(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_case(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_method_case_account(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_case_action(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_case_deadline(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_case_id(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_case_is_over(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_case_steps(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_clone_engine(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_engine(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_constructor_engine_new(`policy`: Long,`keys`: Long,`setup`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_constructor_engine_with_keys(`policy`: Long,`keys`: Long,`setup`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_engine_activate(`ptr`: Long,`policy`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_method_engine_administer(`ptr`: Long,`input`: RustBuffer.ByValue,`moment`: RustBuffer.ByValue,`rows`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_engine_apply(`ptr`: Long,`case`: Long,`input`: RustBuffer.ByValue,`moment`: RustBuffer.ByValue,`rows`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_engine_case(`ptr`: Long,`row`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_engine_command(`ptr`: Long,`row`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_engine_grant_live(`ptr`: Long,`row`: RustBuffer.ByValue,`grant`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_engine_grant_row(`ptr`: Long,`account`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_engine_needs(`ptr`: Long,`case`: Long,`input`: RustBuffer.ByValue,`moment`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_engine_needs_administer(`ptr`: Long,`input`: RustBuffer.ByValue,`moment`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_engine_needs_open(`ptr`: Long,`opening`: RustBuffer.ByValue,`moment`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_engine_not_me(`ptr`: Long,`id`: RustBuffer.ByValue,`opening`: RustBuffer.ByValue,`caller`: RustBuffer.ByValue,`token`: RustBuffer.ByValue,`moment`: RustBuffer.ByValue,`rows`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_engine_open(`ptr`: Long,`id`: RustBuffer.ByValue,`opening`: RustBuffer.ByValue,`moment`: RustBuffer.ByValue,`rows`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_engine_policy(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_clone_keys(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_keys(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_init_callback_vtable_keys(`vtable`: UniffiVTableCallbackInterfaceKeys,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_method_keys_current(`ptr`: Long,`key`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_keys_seal(`ptr`: Long,`key`: RustBuffer.ByValue,`draw`: RustBuffer.ByValue,`ad`: RustBuffer.ByValue,`plain`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_keys_open(`ptr`: Long,`key`: RustBuffer.ByValue,`id`: RustBuffer.ByValue,`ad`: RustBuffer.ByValue,`sealed`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_keys_mac(`ptr`: Long,`key`: RustBuffer.ByValue,`id`: RustBuffer.ByValue,`message`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_keys_sign_grant(`ptr`: Long,`message`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_clone_rawkeys(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_rawkeys(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_constructor_rawkeys_new(`state`: RustBuffer.ByValue,`vault`: RustBuffer.ByValue,`index`: RustBuffer.ByValue,`grantSeed`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_rawkeys_grant_public(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_rawkeys_rotate_state(`ptr`: Long,`id`: RustBuffer.ByValue,`key`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_method_rawkeys_rotate_vault(`ptr`: Long,`id`: RustBuffer.ByValue,`key`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_clone_policy(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_policy(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_constructor_policy_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_constructor_policy_from_toml(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_constructor_policy_from_yaml(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_policy_decide(`ptr`: Long,`facts`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_decide_json(`ptr`: Long,`facts`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_decide_many(`ptr`: Long,`facts`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_digest(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_name(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_plan(`ptr`: Long,`facts`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_plan_json(`ptr`: Long,`facts`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_prepare(`ptr`: Long,`facts`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_method_policy_verdict(`ptr`: Long,`facts`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_verdict_many(`ptr`: Long,`facts`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_policy_version(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_clone_prepared(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_prepared(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_method_prepared_decide(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_prepared_plan(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_prepared_verdict(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_clone_step(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun uniffi_bonafides_uniffi_fn_free_step(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun uniffi_bonafides_uniffi_fn_method_step_administered(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_step_committed(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_step_compare(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_step_is_empty(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun uniffi_bonafides_uniffi_fn_method_step_outbox(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_step_record(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_step_write(`ptr`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_callerinput_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_operatorinput_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_command_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_review_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_chain_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_claims_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_delivery_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_redeemed_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_deskinput_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_input_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_deskreply_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_record_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_reply_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_caller_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_opening_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_setup_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_method_snapshot_to_json(`ptr`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_case_key(`caseId`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_check_policy(`text`: RustBuffer.ByValue,`format`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_format_policy(`text`: RustBuffer.ByValue,`format`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_schema(`name`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_verify_records(`records`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_version(uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_caller_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_caller_input_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_chain_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_claims_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_command_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_delivery_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_desk_input_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_desk_reply_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_input_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_opening_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_operator_input_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_record_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_redeemed_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_reply_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_review_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_setup_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun uniffi_bonafides_uniffi_fn_func_snapshot_from_json(`text`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun ffi_bonafides_uniffi_rustbuffer_alloc(`size`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun ffi_bonafides_uniffi_rustbuffer_from_bytes(`bytes`: ForeignBytes.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun ffi_bonafides_uniffi_rustbuffer_free(`buf`: RustBuffer.ByValue,uniffi_out_err: UniffiRustCallStatus,
    ): Unit
    external fun ffi_bonafides_uniffi_rustbuffer_reserve(`buf`: RustBuffer.ByValue,`additional`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun ffi_bonafides_uniffi_rust_future_poll_u8(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_u8(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_u8(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_u8(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Int
    external fun ffi_bonafides_uniffi_rust_future_poll_i8(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_i8(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_i8(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_i8(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Byte
    external fun ffi_bonafides_uniffi_rust_future_poll_u16(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_u16(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_u16(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_u16(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Int
    external fun ffi_bonafides_uniffi_rust_future_poll_i16(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_i16(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_i16(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_i16(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Short
    external fun ffi_bonafides_uniffi_rust_future_poll_u32(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_u32(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_u32(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_u32(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Int
    external fun ffi_bonafides_uniffi_rust_future_poll_i32(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_i32(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_i32(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_i32(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Int
    external fun ffi_bonafides_uniffi_rust_future_poll_u64(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_u64(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_u64(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_u64(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun ffi_bonafides_uniffi_rust_future_poll_i64(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_i64(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_i64(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_i64(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Long
    external fun ffi_bonafides_uniffi_rust_future_poll_f32(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_f32(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_f32(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_f32(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Float
    external fun ffi_bonafides_uniffi_rust_future_poll_f64(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_f64(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_f64(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_f64(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Double
    external fun ffi_bonafides_uniffi_rust_future_poll_rust_buffer(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_rust_buffer(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_rust_buffer(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_rust_buffer(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): RustBuffer.ByValue
    external fun ffi_bonafides_uniffi_rust_future_poll_void(`handle`: Long,`callback`: UniffiRustFutureContinuationCallback,`callbackData`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_cancel_void(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_free_void(`handle`: Long,
    ): Unit
    external fun ffi_bonafides_uniffi_rust_future_complete_void(`handle`: Long,uniffi_out_err: UniffiRustCallStatus,
    ): Unit


}

private fun uniffiCheckContractApiVersion(lib: IntegrityCheckingUniffiLib) {
    // Get the bindings contract version from our ComponentInterface
    val bindings_contract_version = 30
    // Get the scaffolding contract version by calling the into the dylib
    val scaffolding_contract_version = lib.ffi_bonafides_uniffi_uniffi_contract_version()
    if (bindings_contract_version != scaffolding_contract_version) {
        throw RuntimeException("UniFFI contract version mismatch: try cleaning and rebuilding your project")
    }
}
@Suppress("UNUSED_PARAMETER")
private fun uniffiCheckApiChecksums(lib: IntegrityCheckingUniffiLib) {
    if ((lib.uniffi_bonafides_uniffi_checksum_func_case_key() and 0xFFFF) != 51887) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_check_policy() and 0xFFFF) != 60880) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_format_policy() and 0xFFFF) != 22654) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_schema() and 0xFFFF) != 64201) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_verify_records() and 0xFFFF) != 29695) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_version() and 0xFFFF) != 20220) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_caller_from_json() and 0xFFFF) != 28847) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_caller_input_from_json() and 0xFFFF) != 64664) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_chain_from_json() and 0xFFFF) != 58577) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_claims_from_json() and 0xFFFF) != 11498) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_command_from_json() and 0xFFFF) != 6876) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_delivery_from_json() and 0xFFFF) != 21920) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_desk_input_from_json() and 0xFFFF) != 31376) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_desk_reply_from_json() and 0xFFFF) != 11180) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_input_from_json() and 0xFFFF) != 63790) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_opening_from_json() and 0xFFFF) != 64636) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_operator_input_from_json() and 0xFFFF) != 56988) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_record_from_json() and 0xFFFF) != 2407) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_redeemed_from_json() and 0xFFFF) != 32719) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_reply_from_json() and 0xFFFF) != 54632) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_review_from_json() and 0xFFFF) != 56140) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_setup_from_json() and 0xFFFF) != 52375) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_func_snapshot_from_json() and 0xFFFF) != 48128) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_connector_redeem() and 0xFFFF) != 21620) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_connector_revoke() and 0xFFFF) != 37353) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_connector_verify() and 0xFFFF) != 14186) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_grantwriter_write() and 0xFFFF) != 35449) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_redemptions_state() and 0xFFFF) != 15348) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_redemptions_started() and 0xFFFF) != 51949) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_redemptions_revoked() and 0xFFFF) != 44566) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_redemptions_finished() and 0xFFFF) != 32311) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_directoryname_is_distinguished() and 0xFFFF) != 45358) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_directoryname_key() and 0xFFFF) != 19119) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_directoryname_leading_cn() and 0xFFFF) != 61905) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_directoryname_means() and 0xFFFF) != 39910) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_case_account() and 0xFFFF) != 30755) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_case_action() and 0xFFFF) != 58673) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_case_deadline() and 0xFFFF) != 26036) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_case_id() and 0xFFFF) != 43302) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_case_is_over() and 0xFFFF) != 6341) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_case_steps() and 0xFFFF) != 4639) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_activate() and 0xFFFF) != 47313) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_administer() and 0xFFFF) != 25824) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_apply() and 0xFFFF) != 9519) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_case() and 0xFFFF) != 18714) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_command() and 0xFFFF) != 27719) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_grant_live() and 0xFFFF) != 46055) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_grant_row() and 0xFFFF) != 29868) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_needs() and 0xFFFF) != 35432) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_needs_administer() and 0xFFFF) != 31209) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_needs_open() and 0xFFFF) != 11144) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_not_me() and 0xFFFF) != 42396) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_open() and 0xFFFF) != 28118) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_engine_policy() and 0xFFFF) != 31373) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_keys_current() and 0xFFFF) != 10993) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_keys_seal() and 0xFFFF) != 53952) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_keys_open() and 0xFFFF) != 49465) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_keys_mac() and 0xFFFF) != 33855) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_keys_sign_grant() and 0xFFFF) != 53375) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_rawkeys_grant_public() and 0xFFFF) != 61914) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_rawkeys_rotate_state() and 0xFFFF) != 26179) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_rawkeys_rotate_vault() and 0xFFFF) != 2868) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_decide() and 0xFFFF) != 33171) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_decide_json() and 0xFFFF) != 14052) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_decide_many() and 0xFFFF) != 43738) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_digest() and 0xFFFF) != 46789) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_name() and 0xFFFF) != 11457) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_plan() and 0xFFFF) != 13640) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_plan_json() and 0xFFFF) != 22301) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_prepare() and 0xFFFF) != 6938) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_verdict() and 0xFFFF) != 62458) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_verdict_many() and 0xFFFF) != 27) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_policy_version() and 0xFFFF) != 2505) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_prepared_decide() and 0xFFFF) != 27206) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_prepared_plan() and 0xFFFF) != 10220) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_prepared_verdict() and 0xFFFF) != 61037) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_step_administered() and 0xFFFF) != 1192) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_step_committed() and 0xFFFF) != 60241) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_step_compare() and 0xFFFF) != 64297) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_step_is_empty() and 0xFFFF) != 58502) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_step_outbox() and 0xFFFF) != 13994) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_step_record() and 0xFFFF) != 1213) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_method_step_write() and 0xFFFF) != 36104) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_constructor_connector_new() and 0xFFFF) != 46181) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_constructor_directoryname_new() and 0xFFFF) != 19342) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_constructor_engine_new() and 0xFFFF) != 42806) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_constructor_engine_with_keys() and 0xFFFF) != 19772) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_constructor_rawkeys_new() and 0xFFFF) != 5351) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_constructor_policy_from_json() and 0xFFFF) != 30789) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_constructor_policy_from_toml() and 0xFFFF) != 31045) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
    if ((lib.uniffi_bonafides_uniffi_checksum_constructor_policy_from_yaml() and 0xFFFF) != 9098) {
        throw RuntimeException("UniFFI API checksum mismatch: try cleaning and rebuilding your project")
    }
}

/**
 * @suppress
 */
public fun uniffiEnsureInitialized() {
    // Call arbitrary methods on IntegrityCheckingUniffiLib and UniffiLib to ensure that
    // their init blocks run. This ensures initialization across crates works as expected.
    IntegrityCheckingUniffiLib.ensureInitialized()
    UniffiLib.ensureInitialized()
}

// Async support

// Public interface members begin here.


// Interface implemented by anything that can contain an object reference.
//
// Such types expose a `destroy()` method that must be called to cleanly
// dispose of the contained objects. Failure to call this method may result
// in memory leaks.
//
// The easiest way to ensure this method is called is to use the `.use`
// helper method to execute a block and destroy the object at the end.
interface Disposable {
    fun destroy()
    companion object {
        fun destroy(vararg args: Any?) {
            for (arg in args) {
                when (arg) {
                    is Disposable -> arg.destroy()
                    is ArrayList<*> -> {
                        for (idx in arg.indices) {
                            val element = arg[idx]
                            if (element is Disposable) {
                                element.destroy()
                            }
                        }
                    }
                    is Map<*, *> -> {
                        for (element in arg.values) {
                            if (element is Disposable) {
                                element.destroy()
                            }
                        }
                    }
                    is Iterable<*> -> {
                        for (element in arg) {
                            if (element is Disposable) {
                                element.destroy()
                            }
                        }
                    }
                }
            }
        }
    }
}

/**
 * @suppress
 */
inline fun <T : Disposable?, R> T.use(block: (T) -> R) =
    try {
        block(this)
    } finally {
        try {
            // N.B. our implementation is on the nullable type `Disposable?`.
            this?.destroy()
        } catch (e: Throwable) {
            // swallow
        }
    }

/**
 * Placeholder object used to signal that we're constructing an interface with a FFI handle.
 *
 * This is the first argument for interface constructors that input a raw handle. It exists is that
 * so we can avoid signature conflicts when an interface has a regular constructor than inputs a
 * Long.
 *
 * @suppress
 * */
object UniffiWithHandle

/**
 * Used to instantiate an interface without an actual pointer, for fakes in tests, mostly.
 *
 * @suppress
 * */
object NoHandle// Magic number for the Rust proxy to call using the same mechanism as every other method,
// to free the callback once it's dropped by Rust.
internal const val IDX_CALLBACK_FREE = 0
// Callback return codes
internal const val UNIFFI_CALLBACK_SUCCESS = 0
internal const val UNIFFI_CALLBACK_ERROR = 1
internal const val UNIFFI_CALLBACK_UNEXPECTED_ERROR = 2

/**
 * @suppress
 */
public abstract class FfiConverterCallbackInterface<CallbackInterface: Any>: FfiConverter<CallbackInterface, Long> {
    internal val handleMap = UniffiHandleMap<CallbackInterface>()

    internal fun drop(handle: Long) {
        handleMap.remove(handle)
    }

    override fun lift(value: Long): CallbackInterface {
        return handleMap.get(value)
    }

    override fun read(buf: ByteBuffer) = lift(buf.getLong())

    override fun lower(value: CallbackInterface) = handleMap.insert(value)

    override fun allocationSize(value: CallbackInterface) = 8UL

    override fun write(value: CallbackInterface, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}
/**
 * The cleaner interface for Object finalization code to run.
 * This is the entry point to any implementation that we're using.
 *
 * The cleaner registers objects and returns cleanables, so now we are
 * defining a `UniffiCleaner` with a `UniffiClenaer.Cleanable` to abstract the
 * different implmentations available at compile time.
 *
 * @suppress
 */
interface UniffiCleaner {
    interface Cleanable {
        fun clean()
    }

    fun register(value: Any, cleanUpTask: Runnable): UniffiCleaner.Cleanable

    companion object
}

// The fallback Jna cleaner, which is available for both Android, and the JVM.
private class UniffiJnaCleaner : UniffiCleaner {
    private val cleaner = com.sun.jna.internal.Cleaner.getCleaner()

    override fun register(value: Any, cleanUpTask: Runnable): UniffiCleaner.Cleanable =
        UniffiJnaCleanable(cleaner.register(value, cleanUpTask))
}

private class UniffiJnaCleanable(
    private val cleanable: com.sun.jna.internal.Cleaner.Cleanable,
) : UniffiCleaner.Cleanable {
    override fun clean() = cleanable.clean()
}


// We decide at uniffi binding generation time whether we were
// using Android or not.
// There are further runtime checks to chose the correct implementation
// of the cleaner.
private fun UniffiCleaner.Companion.create(): UniffiCleaner =
    try {
        // For safety's sake: if the library hasn't been run in android_cleaner = true
        // mode, but is being run on Android, then we still need to think about
        // Android API versions.
        // So we check if java.lang.ref.Cleaner is there, and use that…
        java.lang.Class.forName("java.lang.ref.Cleaner")
        JavaLangRefCleaner()
    } catch (e: ClassNotFoundException) {
        // … otherwise, fallback to the JNA cleaner.
        UniffiJnaCleaner()
    }

private class JavaLangRefCleaner : UniffiCleaner {
    val cleaner = java.lang.ref.Cleaner.create()

    override fun register(value: Any, cleanUpTask: Runnable): UniffiCleaner.Cleanable =
        JavaLangRefCleanable(cleaner.register(value, cleanUpTask))
}

private class JavaLangRefCleanable(
    val cleanable: java.lang.ref.Cleaner.Cleanable
) : UniffiCleaner.Cleanable {
    override fun clean() = cleanable.clean()
}

/**
 * @suppress
 */
public object FfiConverterULong: FfiConverter<ULong, Long> {
    override fun lift(value: Long): ULong {
        return value.toULong()
    }

    override fun read(buf: ByteBuffer): ULong {
        return lift(buf.getLong())
    }

    override fun lower(value: ULong): Long {
        return value.toLong()
    }

    override fun allocationSize(value: ULong) = 8UL

    override fun write(value: ULong, buf: ByteBuffer) {
        buf.putLong(value.toLong())
    }
}

/**
 * @suppress
 */
public object FfiConverterLong: FfiConverter<Long, Long> {
    override fun lift(value: Long): Long {
        return value
    }

    override fun read(buf: ByteBuffer): Long {
        return buf.getLong()
    }

    override fun lower(value: Long): Long {
        return value
    }

    override fun allocationSize(value: Long) = 8UL

    override fun write(value: Long, buf: ByteBuffer) {
        buf.putLong(value)
    }
}

/**
 * @suppress
 */
public object FfiConverterBoolean: FfiConverter<Boolean, Byte> {
    override fun lift(value: Byte): Boolean {
        return value.toInt() != 0
    }

    override fun read(buf: ByteBuffer): Boolean {
        return lift(buf.get())
    }

    override fun lower(value: Boolean): Byte {
        return if (value) 1.toByte() else 0.toByte()
    }

    override fun allocationSize(value: Boolean) = 1UL

    override fun write(value: Boolean, buf: ByteBuffer) {
        buf.put(lower(value))
    }
}

/**
 * @suppress
 */
public object FfiConverterString: FfiConverter<String, RustBuffer.ByValue> {
    // Note: we don't inherit from FfiConverterRustBuffer, because we use a
    // special encoding when lowering/lifting.  We can use `RustBuffer.len` to
    // store our length and avoid writing it out to the buffer.
    override fun lift(value: RustBuffer.ByValue): String {
        try {
            val byteArr = ByteArray(value.len.toInt())
            value.asByteBuffer()!!.get(byteArr)
            return byteArr.toString(Charsets.UTF_8)
        } finally {
            RustBuffer.free(value)
        }
    }

    override fun read(buf: ByteBuffer): String {
        val len = buf.getInt()
        val byteArr = ByteArray(len)
        buf.get(byteArr)
        return byteArr.toString(Charsets.UTF_8)
    }

    fun toUtf8(value: String): ByteBuffer {
        // Make sure we don't have invalid UTF-16, check for lone surrogates.
        ascii(value)?.let { return it }
        return Charsets.UTF_8.newEncoder().run {
            onMalformedInput(CodingErrorAction.REPORT)
            encode(CharBuffer.wrap(value))
        }
    }

    override fun lower(value: String): RustBuffer.ByValue {
        val byteBuf = toUtf8(value)
        // Ideally we'd pass these bytes to `ffi_bytebuffer_from_bytes`, but doing so would require us
        // to copy them into a JNA `Memory`. So we might as well directly copy them into a `RustBuffer`.
        val rbuf = RustBuffer.alloc(byteBuf.limit().toULong())
        rbuf.asByteBuffer()!!.put(byteBuf)
        return rbuf
    }

    // We aren't sure exactly how many bytes our string will be once it's UTF-8
    // encoded.  Allocate 3 bytes per UTF-16 code unit which will always be
    // enough.
    override fun allocationSize(value: String): ULong {
        val sizeForLength = 4UL
        val sizeForString = value.length.toULong() * 3UL
        return sizeForLength + sizeForString
    }

    override fun write(value: String, buf: ByteBuffer) {
        val byteBuf = toUtf8(value)
        buf.putInt(byteBuf.limit())
        buf.put(byteBuf)
    }
}

/**
 * @suppress
 */
public object FfiConverterByteArray: FfiConverterRustBuffer<ByteArray> {
    override fun read(buf: ByteBuffer): ByteArray {
        val len = buf.getInt()
        val byteArr = ByteArray(len)
        buf.get(byteArr)
        return byteArr
    }
    override fun allocationSize(value: ByteArray): ULong {
        return 4UL + value.size.toULong()
    }
    override fun write(value: ByteArray, buf: ByteBuffer) {
        buf.putInt(value.size)
        buf.put(value)
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * One verification, at the version that was read. It holds nothing open: it is what its row says.
 */
public interface CaseInterface {

    /**
     * Immutable id of the account it is about; none of a caller whom the directory does not know.
     */
    val `account`: kotlin.String?

    /**
     * What was asked for.
     */
    val `action`: kotlin.String

    /**
     * The next moment at which time alone changes it: say then that time passed. None if it waits for
     * people alone, or is over.
     */
    val `deadline`: Time?

    /**
     * Its id.
     */
    val `id`: kotlin.String

    /**
     * Whether it has ended.
     */
    val `isOver`: kotlin.Boolean

    /**
     * How many steps it has made.
     */
    val `steps`: kotlin.Long

    companion object
}

/**
 * One verification, at the version that was read. It holds nothing open: it is what its row says.
 */
open class Case: Disposable, AutoCloseable, CaseInterface
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_case(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_case(handle, status)
        }
    }


    /**
     * Immutable id of the account it is about; none of a caller whom the directory does not know.
     */override val `account`: kotlin.String? get() {
            return FfiConverterOptionalString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_case_account(
        it,
        _status)
}
    }
    )
    }



    /**
     * What was asked for.
     */override val `action`: kotlin.String get() {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_case_action(
        it,
        _status)
}
    }
    )
    }



    /**
     * The next moment at which time alone changes it: say then that time passed. None if it waits for
     * people alone, or is over.
     */override val `deadline`: Time? get() {
            return FfiConverterOptionalTypeTime.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_case_deadline(
        it,
        _status)
}
    }
    )
    }



    /**
     * Its id.
     */override val `id`: kotlin.String get() {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_case_id(
        it,
        _status)
}
    }
    )
    }



    /**
     * Whether it has ended.
     */override val `isOver`: kotlin.Boolean get() {
            return FfiConverterBoolean.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_case_is_over(
        it,
        _status)
}
    }
    )
    }



    /**
     * How many steps it has made.
     */override val `steps`: kotlin.Long get() {
            return FfiConverterLong.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_case_steps(
        it,
        _status)
}
    }
    )
    }









    /**
     * @suppress
     */
    companion object

}


/**
 * @suppress
 */
public object FfiConverterTypeCase: FfiConverter<Case, Long> {
    override fun lower(value: Case): Long {
        return value.callWithHandle { it }
    }

    override fun lift(value: Long): Case {
        return Case(UniffiWithHandle, value)
    }

    override fun read(buf: ByteBuffer): Case {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: Case) = 8UL

    override fun write(value: Case, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * What carries grants out, next to the directory: it trusts public keys and holds none of the engine's.
 */
public interface ConnectorInterface {

    /**
     * Carries a grant out, once: checks it, takes it in `memory`, calls `writer`, stores the result.
     *
     * `live` is the engine's answer whether the grant still is; none if it can not be asked.
     */
    fun `redeem`(`memory`: Redemptions, `token`: Secret, `delivery`: Delivery, `now`: Time, `live`: kotlin.Boolean?, `writer`: GrantWriter): Redeemed

    /**
     * Carries a `Revoke` out: stops the grant for good if its write has not begun; else its secret must
     * be made useless.
     */
    fun `revoke`(`memory`: Redemptions, `grant`: kotlin.String, `now`: Time): Revocation

    /**
     * Whether a token grants this delivery now, and what it says. Carries nothing out.
     */
    fun `verify`(`token`: Secret, `delivery`: Delivery, `now`: Time): Claims

    companion object
}

/**
 * What carries grants out, next to the directory: it trusts public keys and holds none of the engine's.
 */
open class Connector: Disposable, AutoCloseable, ConnectorInterface
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }
    /**
     * A connector that trusts these Ed25519 public keys: by `kid`, 32 bytes in base64url.
     */
    constructor(`id`: kotlin.String, `origin`: kotlin.String, `keys`: Map<kotlin.String, kotlin.String>) :
        this(UniffiWithHandle,
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_constructor_connector_new(


        FfiConverterString.lower(`id`),
        FfiConverterString.lower(`origin`),
        FfiConverterMapStringString.lower(`keys`),_status)
}
    )

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_connector(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_connector(handle, status)
        }
    }


    /**
     * Carries a grant out, once: checks it, takes it in `memory`, calls `writer`, stores the result.
     *
     * `live` is the engine's answer whether the grant still is; none if it can not be asked.
     */
    @Throws(BonafidesException::class)override fun `redeem`(`memory`: Redemptions, `token`: Secret, `delivery`: Delivery, `now`: Time, `live`: kotlin.Boolean?, `writer`: GrantWriter): Redeemed {
            return FfiConverterTypeRedeemed.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_connector_redeem(
        it,

        FfiConverterTypeRedemptions.lower(`memory`),
        FfiConverterTypeSecret.lower(`token`),
        FfiConverterTypeDelivery.lower(`delivery`),
        FfiConverterTypeTime.lower(`now`),
        FfiConverterOptionalBoolean.lower(`live`),
        FfiConverterTypeGrantWriter.lower(`writer`),_status)
}
    }
    )
    }



    /**
     * Carries a `Revoke` out: stops the grant for good if its write has not begun; else its secret must
     * be made useless.
     */
    @Throws(BonafidesException::class)override fun `revoke`(`memory`: Redemptions, `grant`: kotlin.String, `now`: Time): Revocation {
            return FfiConverterTypeRevocation.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_connector_revoke(
        it,

        FfiConverterTypeRedemptions.lower(`memory`),
        FfiConverterString.lower(`grant`),
        FfiConverterTypeTime.lower(`now`),_status)
}
    }
    )
    }



    /**
     * Whether a token grants this delivery now, and what it says. Carries nothing out.
     */
    @Throws(BonafidesException::class)override fun `verify`(`token`: Secret, `delivery`: Delivery, `now`: Time): Claims {
            return FfiConverterTypeClaims.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_connector_verify(
        it,

        FfiConverterTypeSecret.lower(`token`),
        FfiConverterTypeDelivery.lower(`delivery`),
        FfiConverterTypeTime.lower(`now`),_status)
}
    }
    )
    }









    /**
     * @suppress
     */
    companion object

}


/**
 * @suppress
 */
public object FfiConverterTypeConnector: FfiConverter<Connector, Long> {
    override fun lower(value: Connector): Long {
        return value.callWithHandle { it }
    }

    override fun lift(value: Long): Connector {
        return Connector(UniffiWithHandle, value)
    }

    override fun read(buf: ByteBuffer): Connector {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: Connector) = 8UL

    override fun write(value: Connector, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * A distinguished name or a bare name: equal to another if a directory takes both for one.
 *
 * Compared after NFC and Unicode case folding, distinguished names by RFC 4514: as the engine compares groups.
 */
public interface DirectoryNameInterface {

    /**
     * Whether it is a distinguished name.
     */
    val `isDistinguished`: kotlin.Boolean

    /**
     * The one text that stands for all spellings of this name: a key of maps, not a name to write down.
     */
    val `key`: kotlin.String

    /**
     * The value of the CN that a distinguished name begins with, folded; none if it begins with none.
     */
    val `leadingCn`: kotlin.String?

    /**
     * Whether this name in a policy means that group of a subject: they are equal, or this is a
     * bare name and the other one's leading CN.
     */
    fun `means`(`group`: DirectoryName): kotlin.Boolean

    companion object
}

/**
 * A distinguished name or a bare name: equal to another if a directory takes both for one.
 *
 * Compared after NFC and Unicode case folding, distinguished names by RFC 4514: as the engine compares groups.
 */
open class DirectoryName: Disposable, AutoCloseable, DirectoryNameInterface
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }
    /**
     * Reads a name; an empty text and a malformed distinguished name are an error.
     */
    constructor(`text`: kotlin.String) :
        this(UniffiWithHandle,
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_constructor_directoryname_new(


        FfiConverterString.lower(`text`),_status)
}
    )

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_directoryname(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_directoryname(handle, status)
        }
    }


    /**
     * Whether it is a distinguished name.
     */override val `isDistinguished`: kotlin.Boolean get() {
            return FfiConverterBoolean.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_directoryname_is_distinguished(
        it,
        _status)
}
    }
    )
    }



    /**
     * The one text that stands for all spellings of this name: a key of maps, not a name to write down.
     */override val `key`: kotlin.String get() {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_directoryname_key(
        it,
        _status)
}
    }
    )
    }



    /**
     * The value of the CN that a distinguished name begins with, folded; none if it begins with none.
     */override val `leadingCn`: kotlin.String? get() {
            return FfiConverterOptionalString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_directoryname_leading_cn(
        it,
        _status)
}
    }
    )
    }



    /**
     * Whether this name in a policy means that group of a subject: they are equal, or this is a
     * bare name and the other one's leading CN.
     */override fun `means`(`group`: DirectoryName): kotlin.Boolean {
            return FfiConverterBoolean.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_directoryname_means(
        it,

        FfiConverterTypeDirectoryName.lower(`group`),_status)
}
    }
    )
    }






    // The local Rust `Eq` implementation - only `eq` is used.
    override fun equals(other: Any?): Boolean {
        if (other !is DirectoryName) return false
        return FfiConverterBoolean.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_directoryname_uniffi_trait_eq_eq(
        it,

        FfiConverterTypeDirectoryName.lower(`other`),_status)
}
    }
    )
    }
    // The local Rust `Hash` implementation
    override fun hashCode(): Int {
        return FfiConverterULong.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_directoryname_uniffi_trait_hash(
        it,
        _status)
}
    }
    ).toInt()
    }



    /**
     * @suppress
     */
    companion object

}


/**
 * @suppress
 */
public object FfiConverterTypeDirectoryName: FfiConverter<DirectoryName, Long> {
    override fun lower(value: DirectoryName): Long {
        return value.callWithHandle { it }
    }

    override fun lift(value: Long): DirectoryName {
        return DirectoryName(UniffiWithHandle, value)
    }

    override fun read(buf: ByteBuffer): DirectoryName {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: DirectoryName) = 8UL

    override fun write(value: DirectoryName, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * An engine as it is set up: one tenant, its policies and its keys. It stores nothing.
 */
public interface EngineInterface {

    /**
     * Puts a policy in force; the one before stays for the cases that were opened under it.
     */
    fun `activate`(`policy`: Policy)

    /**
     * An administrator's step: a clock repaired, a check enabled anew, a person erased. What came of
     * it says `Step.administered`.
     */
    fun `administer`(`input`: DeskInput, `moment`: Moment, `rows`: List<Row>): Step

    /**
     * What one input makes of a case.
     */
    fun `apply`(`case`: Case, `input`: Input, `moment`: Moment, `rows`: List<Row>): Step

    /**
     * Opens the stored bytes of a case.
     */
    fun `case`(`row`: Row): Case

    /**
     * Opens a row of the outbox: what a worker carries out.
     */
    fun `command`(`row`: Row): Command

    /**
     * Whether a grant is on its way and nothing has ended it since.
     */
    fun `grantLive`(`row`: Row, `grant`: kotlin.String): kotlin.Boolean

    /**
     * Key of the row that says whether the grants of an account are live.
     */
    fun `grantRow`(`account`: kotlin.String): kotlin.String

    /**
     * Keys of the rows that `apply` will read for this input.
     */
    fun `needs`(`case`: Case, `input`: Input, `moment`: Moment): List<kotlin.String>

    /**
     * Keys of the rows that `administer` will read.
     */
    fun `needsAdminister`(`input`: DeskInput, `moment`: Moment): List<kotlin.String>

    /**
     * Keys of the rows that `open` and `not_me` will read.
     */
    fun `needsOpen`(`opening`: Opening, `moment`: Moment): List<kotlin.String>

    /**
     * "This was not me", said when no case is open.
     */
    fun `notMe`(`id`: kotlin.String, `opening`: Opening, `caller`: Caller, `token`: kotlin.String?, `moment`: Moment, `rows`: List<Row>): Step

    /**
     * Opens a case. `id` is that of the input, chosen before its first try.
     */
    fun `open`(`id`: kotlin.String, `opening`: Opening, `moment`: Moment, `rows`: List<Row>): Step

    /**
     * The policy in force.
     */
    val `policy`: Policy

    companion object
}

/**
 * An engine as it is set up: one tenant, its policies and its keys. It stores nothing.
 */
open class Engine: Disposable, AutoCloseable, EngineInterface
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }
    /**
     * An engine with this policy in force and keys in memory.
     */
    constructor(`policy`: Policy, `keys`: RawKeys, `setup`: Setup) :
        this(UniffiWithHandle,
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_constructor_engine_new(


        FfiConverterTypePolicy.lower(`policy`),
        FfiConverterTypeRawKeys.lower(`keys`),
        FfiConverterTypeSetup.lower(`setup`),_status)
}
    )

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_engine(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_engine(handle, status)
        }
    }


    /**
     * Puts a policy in force; the one before stays for the cases that were opened under it.
     */override fun `activate`(`policy`: Policy)
        =
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_activate(
        it,

        FfiConverterTypePolicy.lower(`policy`),_status)
}
    }




    /**
     * An administrator's step: a clock repaired, a check enabled anew, a person erased. What came of
     * it says `Step.administered`.
     */
    @Throws(BonafidesException::class)override fun `administer`(`input`: DeskInput, `moment`: Moment, `rows`: List<Row>): Step {
            return FfiConverterTypeStep.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_administer(
        it,

        FfiConverterTypeDeskInput.lower(`input`),
        FfiConverterTypeMoment.lower(`moment`),
        FfiConverterSequenceTypeRow.lower(`rows`),_status)
}
    }
    )
    }



    /**
     * What one input makes of a case.
     */
    @Throws(BonafidesException::class)override fun `apply`(`case`: Case, `input`: Input, `moment`: Moment, `rows`: List<Row>): Step {
            return FfiConverterTypeStep.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_apply(
        it,

        FfiConverterTypeCase.lower(`case`),
        FfiConverterTypeInput.lower(`input`),
        FfiConverterTypeMoment.lower(`moment`),
        FfiConverterSequenceTypeRow.lower(`rows`),_status)
}
    }
    )
    }



    /**
     * Opens the stored bytes of a case.
     */
    @Throws(BonafidesException::class)override fun `case`(`row`: Row): Case {
            return FfiConverterTypeCase.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_case(
        it,

        FfiConverterTypeRow.lower(`row`),_status)
}
    }
    )
    }



    /**
     * Opens a row of the outbox: what a worker carries out.
     */
    @Throws(BonafidesException::class)override fun `command`(`row`: Row): Command {
            return FfiConverterTypeCommand.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_command(
        it,

        FfiConverterTypeRow.lower(`row`),_status)
}
    }
    )
    }



    /**
     * Whether a grant is on its way and nothing has ended it since.
     */
    @Throws(BonafidesException::class)override fun `grantLive`(`row`: Row, `grant`: kotlin.String): kotlin.Boolean {
            return FfiConverterBoolean.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_grant_live(
        it,

        FfiConverterTypeRow.lower(`row`),
        FfiConverterString.lower(`grant`),_status)
}
    }
    )
    }



    /**
     * Key of the row that says whether the grants of an account are live.
     */
    @Throws(BonafidesException::class)override fun `grantRow`(`account`: kotlin.String): kotlin.String {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_grant_row(
        it,

        FfiConverterString.lower(`account`),_status)
}
    }
    )
    }



    /**
     * Keys of the rows that `apply` will read for this input.
     */
    @Throws(BonafidesException::class)override fun `needs`(`case`: Case, `input`: Input, `moment`: Moment): List<kotlin.String> {
            return FfiConverterSequenceString.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_needs(
        it,

        FfiConverterTypeCase.lower(`case`),
        FfiConverterTypeInput.lower(`input`),
        FfiConverterTypeMoment.lower(`moment`),_status)
}
    }
    )
    }



    /**
     * Keys of the rows that `administer` will read.
     */
    @Throws(BonafidesException::class)override fun `needsAdminister`(`input`: DeskInput, `moment`: Moment): List<kotlin.String> {
            return FfiConverterSequenceString.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_needs_administer(
        it,

        FfiConverterTypeDeskInput.lower(`input`),
        FfiConverterTypeMoment.lower(`moment`),_status)
}
    }
    )
    }



    /**
     * Keys of the rows that `open` and `not_me` will read.
     */
    @Throws(BonafidesException::class)override fun `needsOpen`(`opening`: Opening, `moment`: Moment): List<kotlin.String> {
            return FfiConverterSequenceString.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_needs_open(
        it,

        FfiConverterTypeOpening.lower(`opening`),
        FfiConverterTypeMoment.lower(`moment`),_status)
}
    }
    )
    }



    /**
     * "This was not me", said when no case is open.
     */
    @Throws(BonafidesException::class)override fun `notMe`(`id`: kotlin.String, `opening`: Opening, `caller`: Caller, `token`: kotlin.String?, `moment`: Moment, `rows`: List<Row>): Step {
            return FfiConverterTypeStep.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_not_me(
        it,

        FfiConverterString.lower(`id`),
        FfiConverterTypeOpening.lower(`opening`),
        FfiConverterTypeCaller.lower(`caller`),
        FfiConverterOptionalString.lower(`token`),
        FfiConverterTypeMoment.lower(`moment`),
        FfiConverterSequenceTypeRow.lower(`rows`),_status)
}
    }
    )
    }



    /**
     * Opens a case. `id` is that of the input, chosen before its first try.
     */
    @Throws(BonafidesException::class)override fun `open`(`id`: kotlin.String, `opening`: Opening, `moment`: Moment, `rows`: List<Row>): Step {
            return FfiConverterTypeStep.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_open(
        it,

        FfiConverterString.lower(`id`),
        FfiConverterTypeOpening.lower(`opening`),
        FfiConverterTypeMoment.lower(`moment`),
        FfiConverterSequenceTypeRow.lower(`rows`),_status)
}
    }
    )
    }



    /**
     * The policy in force.
     */override val `policy`: Policy get() {
            return FfiConverterTypePolicy.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_engine_policy(
        it,
        _status)
}
    }
    )
    }








    companion object {

    /**
     * The same with keys that the host holds itself.
     */
    @Throws(BonafidesException::class) fun `withKeys`(`policy`: Policy, `keys`: Keys, `setup`: Setup): Engine {
            return FfiConverterTypeEngine.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_constructor_engine_with_keys(


        FfiConverterTypePolicy.lower(`policy`),
        FfiConverterTypeKeys.lower(`keys`),
        FfiConverterTypeSetup.lower(`setup`),_status)
}
    )
    }



    }

}


/**
 * @suppress
 */
public object FfiConverterTypeEngine: FfiConverter<Engine, Long> {
    override fun lower(value: Engine): Long {
        return value.callWithHandle { it }
    }

    override fun lift(value: Long): Engine {
        return Engine(UniffiWithHandle, value)
    }

    override fun read(buf: ByteBuffer): Engine {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: Engine) = 8UL

    override fun write(value: Engine, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * What writes to the directory.
 */
public fun interface GrantWriter {

    /**
     * Carries the grant out, once. Whatever is thrown counts as `unknown`: perhaps it took effect.
     */
    fun `write`(`claims`: Claims): Written

    companion object
}

/**
 * What writes to the directory.
 */
open class GrantWriterImpl: Disposable, AutoCloseable, GrantWriter
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_grantwriter(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_grantwriter(handle, status)
        }
    }


    /**
     * Carries the grant out, once. Whatever is thrown counts as `unknown`: perhaps it took effect.
     */
    @Throws(HostException::class)override fun `write`(`claims`: Claims): Written {
            return FfiConverterTypeWritten.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_grantwriter_write(
        it,

        FfiConverterTypeClaims.lower(`claims`),_status)
}
    }
    )
    }









    /**
     * @suppress
     */
    companion object

}



// Put the implementation in an object so we don't pollute the top-level namespace
internal object uniffiCallbackInterfaceGrantWriter {
    internal object `write`: UniffiCallbackInterfaceGrantWriterMethod0 {
        override fun callback(`uniffiHandle`: Long,`claims`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeGrantWriter.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`write`(
                    FfiConverterTypeClaims.lift(`claims`),
                )
            }
            val writeReturn = { value: Written -> uniffiOutReturn.setValue(FfiConverterTypeWritten.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }

    internal object uniffiFree: UniffiCallbackInterfaceFree {
        override fun callback(handle: Long) {
            FfiConverterTypeGrantWriter.handleMap.remove(handle)
        }
    }

    internal object uniffiClone: UniffiCallbackInterfaceClone {
        override fun callback(handle: Long): Long {
            return FfiConverterTypeGrantWriter.handleMap.clone(handle)
        }
    }

    internal var vtable = UniffiVTableCallbackInterfaceGrantWriter.UniffiByValue(
        uniffiFree,
        uniffiClone,
        `write`,
    )

    // Registers the foreign callback with the Rust side.
    // This method is generated for each callback interface.
    internal fun register(lib: UniffiLib) {
        lib.uniffi_bonafides_uniffi_fn_init_callback_vtable_grantwriter(vtable)
    }
}

/**
 * @suppress
 */
public object FfiConverterTypeGrantWriter: FfiConverter<GrantWriter, Long> {
    internal val handleMap = UniffiHandleMap<GrantWriter>()

    override fun lower(value: GrantWriter): Long {
        if (value is GrantWriterImpl) {
             // Rust-implemented object.  Clone the handle and return it
            return value.callWithHandle { it }
         } else {
            // Kotlin object, generate a new vtable handle and return that.
            return handleMap.insert(value)
         }
    }

    override fun lift(value: Long): GrantWriter {
        if ((value and 1.toLong()) == 0.toLong()) {
            // Rust-generated handle, construct a new class that uses the handle to implement the
            // interface
            return GrantWriterImpl(UniffiWithHandle, value)
        } else {
            // Kotlin-generated handle, get the object from the handle map
            return handleMap.remove(value)
        }
    }

    override fun read(buf: ByteBuffer): GrantWriter {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: GrantWriter) = 8UL

    override fun write(value: GrantWriter, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * Keys that the host holds itself, such as behind a key management service.
 *
 * A key is named `state`, `vault`, `index` or `grant`. Whatever is thrown makes the call a fault, and no step happened.
 */
public interface Keys {

    /**
     * The id of the current key of this name; of the key `grant`, its `kid`.
     */
    fun `current`(`key`: kotlin.String): kotlin.String

    /**
     * Seals `plain` with the current key, together with `ad`, which is not in the result.
     *
     * `draw` is 12 random bytes: the nonce of a mode that survives a repeated one (AES-GCM-SIV); for any
     * other, derive the nonce from `draw`, `ad` and `plain`.
     */
    fun `seal`(`key`: kotlin.String, `draw`: kotlin.ByteArray, `ad`: kotlin.ByteArray, `plain`: kotlin.ByteArray): kotlin.ByteArray

    /**
     * Opens what was sealed with the key of that id and with the same `ad`.
     */
    fun `open`(`key`: kotlin.String, `id`: kotlin.String, `ad`: kotlin.ByteArray, `sealed`: kotlin.ByteArray): kotlin.ByteArray

    /**
     * HMAC-SHA-256 over `message` with the key of that id: 32 bytes.
     */
    fun `mac`(`key`: kotlin.String, `id`: kotlin.String, `message`: kotlin.ByteArray): kotlin.ByteArray

    /**
     * Signs a grant with Ed25519: 64 bytes.
     */
    fun `signGrant`(`message`: kotlin.ByteArray): kotlin.ByteArray

    companion object
}

/**
 * Keys that the host holds itself, such as behind a key management service.
 *
 * A key is named `state`, `vault`, `index` or `grant`. Whatever is thrown makes the call a fault, and no step happened.
 */
open class KeysImpl: Disposable, AutoCloseable, Keys
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_keys(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_keys(handle, status)
        }
    }


    /**
     * The id of the current key of this name; of the key `grant`, its `kid`.
     */
    @Throws(HostException::class)override fun `current`(`key`: kotlin.String): kotlin.String {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_keys_current(
        it,

        FfiConverterString.lower(`key`),_status)
}
    }
    )
    }



    /**
     * Seals `plain` with the current key, together with `ad`, which is not in the result.
     *
     * `draw` is 12 random bytes: the nonce of a mode that survives a repeated one (AES-GCM-SIV); for any
     * other, derive the nonce from `draw`, `ad` and `plain`.
     */
    @Throws(HostException::class)override fun `seal`(`key`: kotlin.String, `draw`: kotlin.ByteArray, `ad`: kotlin.ByteArray, `plain`: kotlin.ByteArray): kotlin.ByteArray {
            return FfiConverterByteArray.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_keys_seal(
        it,

        FfiConverterString.lower(`key`),
        FfiConverterByteArray.lower(`draw`),
        FfiConverterByteArray.lower(`ad`),
        FfiConverterByteArray.lower(`plain`),_status)
}
    }
    )
    }



    /**
     * Opens what was sealed with the key of that id and with the same `ad`.
     */
    @Throws(HostException::class)override fun `open`(`key`: kotlin.String, `id`: kotlin.String, `ad`: kotlin.ByteArray, `sealed`: kotlin.ByteArray): kotlin.ByteArray {
            return FfiConverterByteArray.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_keys_open(
        it,

        FfiConverterString.lower(`key`),
        FfiConverterString.lower(`id`),
        FfiConverterByteArray.lower(`ad`),
        FfiConverterByteArray.lower(`sealed`),_status)
}
    }
    )
    }



    /**
     * HMAC-SHA-256 over `message` with the key of that id: 32 bytes.
     */
    @Throws(HostException::class)override fun `mac`(`key`: kotlin.String, `id`: kotlin.String, `message`: kotlin.ByteArray): kotlin.ByteArray {
            return FfiConverterByteArray.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_keys_mac(
        it,

        FfiConverterString.lower(`key`),
        FfiConverterString.lower(`id`),
        FfiConverterByteArray.lower(`message`),_status)
}
    }
    )
    }



    /**
     * Signs a grant with Ed25519: 64 bytes.
     */
    @Throws(HostException::class)override fun `signGrant`(`message`: kotlin.ByteArray): kotlin.ByteArray {
            return FfiConverterByteArray.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_keys_sign_grant(
        it,

        FfiConverterByteArray.lower(`message`),_status)
}
    }
    )
    }









    /**
     * @suppress
     */
    companion object

}



// Put the implementation in an object so we don't pollute the top-level namespace
internal object uniffiCallbackInterfaceKeys {
    internal object `current`: UniffiCallbackInterfaceKeysMethod0 {
        override fun callback(`uniffiHandle`: Long,`key`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeKeys.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`current`(
                    FfiConverterString.lift(`key`),
                )
            }
            val writeReturn = { value: kotlin.String -> uniffiOutReturn.setValue(FfiConverterString.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }
    internal object `seal`: UniffiCallbackInterfaceKeysMethod1 {
        override fun callback(`uniffiHandle`: Long,`key`: RustBuffer.ByValue,`draw`: RustBuffer.ByValue,`ad`: RustBuffer.ByValue,`plain`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeKeys.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`seal`(
                    FfiConverterString.lift(`key`),
                    FfiConverterByteArray.lift(`draw`),
                    FfiConverterByteArray.lift(`ad`),
                    FfiConverterByteArray.lift(`plain`),
                )
            }
            val writeReturn = { value: kotlin.ByteArray -> uniffiOutReturn.setValue(FfiConverterByteArray.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }
    internal object `open`: UniffiCallbackInterfaceKeysMethod2 {
        override fun callback(`uniffiHandle`: Long,`key`: RustBuffer.ByValue,`id`: RustBuffer.ByValue,`ad`: RustBuffer.ByValue,`sealed`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeKeys.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`open`(
                    FfiConverterString.lift(`key`),
                    FfiConverterString.lift(`id`),
                    FfiConverterByteArray.lift(`ad`),
                    FfiConverterByteArray.lift(`sealed`),
                )
            }
            val writeReturn = { value: kotlin.ByteArray -> uniffiOutReturn.setValue(FfiConverterByteArray.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }
    internal object `mac`: UniffiCallbackInterfaceKeysMethod3 {
        override fun callback(`uniffiHandle`: Long,`key`: RustBuffer.ByValue,`id`: RustBuffer.ByValue,`message`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeKeys.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`mac`(
                    FfiConverterString.lift(`key`),
                    FfiConverterString.lift(`id`),
                    FfiConverterByteArray.lift(`message`),
                )
            }
            val writeReturn = { value: kotlin.ByteArray -> uniffiOutReturn.setValue(FfiConverterByteArray.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }
    internal object `signGrant`: UniffiCallbackInterfaceKeysMethod4 {
        override fun callback(`uniffiHandle`: Long,`message`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeKeys.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`signGrant`(
                    FfiConverterByteArray.lift(`message`),
                )
            }
            val writeReturn = { value: kotlin.ByteArray -> uniffiOutReturn.setValue(FfiConverterByteArray.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }

    internal object uniffiFree: UniffiCallbackInterfaceFree {
        override fun callback(handle: Long) {
            FfiConverterTypeKeys.handleMap.remove(handle)
        }
    }

    internal object uniffiClone: UniffiCallbackInterfaceClone {
        override fun callback(handle: Long): Long {
            return FfiConverterTypeKeys.handleMap.clone(handle)
        }
    }

    internal var vtable = UniffiVTableCallbackInterfaceKeys.UniffiByValue(
        uniffiFree,
        uniffiClone,
        `current`,
        `seal`,
        `open`,
        `mac`,
        `signGrant`,
    )

    // Registers the foreign callback with the Rust side.
    // This method is generated for each callback interface.
    internal fun register(lib: UniffiLib) {
        lib.uniffi_bonafides_uniffi_fn_init_callback_vtable_keys(vtable)
    }
}

/**
 * @suppress
 */
public object FfiConverterTypeKeys: FfiConverter<Keys, Long> {
    internal val handleMap = UniffiHandleMap<Keys>()

    override fun lower(value: Keys): Long {
        if (value is KeysImpl) {
             // Rust-implemented object.  Clone the handle and return it
            return value.callWithHandle { it }
         } else {
            // Kotlin object, generate a new vtable handle and return that.
            return handleMap.insert(value)
         }
    }

    override fun lift(value: Long): Keys {
        if ((value and 1.toLong()) == 0.toLong()) {
            // Rust-generated handle, construct a new class that uses the handle to implement the
            // interface
            return KeysImpl(UniffiWithHandle, value)
        } else {
            // Kotlin-generated handle, get the object from the handle map
            return handleMap.remove(value)
        }
    }

    override fun read(buf: ByteBuffer): Keys {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: Keys) = 8UL

    override fun write(value: Keys, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * A policy, ready to decide by: immutable, and shared by as many threads as you like.
 */
public interface PolicyInterface {

    /**
     * Decides, with the whole explanation. Bad facts are an error, never a verdict.
     */
    fun `decide`(`facts`: Facts): Decision

    /**
     * Decides from JSON text, by `schema("facts")`, to JSON text, by `schema("decision")`.
     */
    fun `decideJson`(`facts`: kotlin.String): kotlin.String

    /**
     * Decides on each of these, in order, in one call. An error names the place: `facts[3].evidence[0]`.
     */
    fun `decideMany`(`facts`: List<Facts>): List<Decision>

    /**
     * SHA-256 of the document as canonical JSON (RFC 8785), in hex.
     */
    val `digest`: kotlin.String

    /**
     * Its name.
     */
    val `name`: kotlin.String

    /**
     * The cheapest way from these facts to approval.
     */
    fun `plan`(`facts`: Facts): Plan

    /**
     * Plans from JSON text, by `schema("facts")`, to JSON text, by `schema("plan")`.
     */
    fun `planJson`(`facts`: kotlin.String): kotlin.String

    /**
     * Resolves the rules and reads the evidence, to ask of them many times.
     */
    fun `prepare`(`facts`: Facts): Prepared

    /**
     * The verdict alone: less is copied.
     */
    fun `verdict`(`facts`: Facts): Verdict

    /**
     * The verdict on each of these, in order, in one call.
     */
    fun `verdictMany`(`facts`: List<Facts>): List<Verdict>

    /**
     * Its version.
     */
    val `version`: kotlin.String

    companion object
}

/**
 * A policy, ready to decide by: immutable, and shared by as many threads as you like.
 */
open class Policy: Disposable, AutoCloseable, PolicyInterface
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_policy(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_policy(handle, status)
        }
    }


    /**
     * Decides, with the whole explanation. Bad facts are an error, never a verdict.
     */
    @Throws(BonafidesException::class)override fun `decide`(`facts`: Facts): Decision {
            return FfiConverterTypeDecision.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_decide(
        it,

        FfiConverterTypeFacts.lower(`facts`),_status)
}
    }
    )
    }



    /**
     * Decides from JSON text, by `schema("facts")`, to JSON text, by `schema("decision")`.
     */
    @Throws(BonafidesException::class)override fun `decideJson`(`facts`: kotlin.String): kotlin.String {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_decide_json(
        it,

        FfiConverterString.lower(`facts`),_status)
}
    }
    )
    }



    /**
     * Decides on each of these, in order, in one call. An error names the place: `facts[3].evidence[0]`.
     */
    @Throws(BonafidesException::class)override fun `decideMany`(`facts`: List<Facts>): List<Decision> {
            return FfiConverterSequenceTypeDecision.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_decide_many(
        it,

        FfiConverterSequenceTypeFacts.lower(`facts`),_status)
}
    }
    )
    }



    /**
     * SHA-256 of the document as canonical JSON (RFC 8785), in hex.
     */override val `digest`: kotlin.String get() {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_digest(
        it,
        _status)
}
    }
    )
    }



    /**
     * Its name.
     */override val `name`: kotlin.String get() {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_name(
        it,
        _status)
}
    }
    )
    }



    /**
     * The cheapest way from these facts to approval.
     */
    @Throws(BonafidesException::class)override fun `plan`(`facts`: Facts): Plan {
            return FfiConverterTypePlan.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_plan(
        it,

        FfiConverterTypeFacts.lower(`facts`),_status)
}
    }
    )
    }



    /**
     * Plans from JSON text, by `schema("facts")`, to JSON text, by `schema("plan")`.
     */
    @Throws(BonafidesException::class)override fun `planJson`(`facts`: kotlin.String): kotlin.String {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_plan_json(
        it,

        FfiConverterString.lower(`facts`),_status)
}
    }
    )
    }



    /**
     * Resolves the rules and reads the evidence, to ask of them many times.
     */
    @Throws(BonafidesException::class)override fun `prepare`(`facts`: Facts): Prepared {
            return FfiConverterTypePrepared.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_prepare(
        it,

        FfiConverterTypeFacts.lower(`facts`),_status)
}
    }
    )
    }



    /**
     * The verdict alone: less is copied.
     */
    @Throws(BonafidesException::class)override fun `verdict`(`facts`: Facts): Verdict {
            return FfiConverterTypeVerdict.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_verdict(
        it,

        FfiConverterTypeFacts.lower(`facts`),_status)
}
    }
    )
    }



    /**
     * The verdict on each of these, in order, in one call.
     */
    @Throws(BonafidesException::class)override fun `verdictMany`(`facts`: List<Facts>): List<Verdict> {
            return FfiConverterSequenceTypeVerdict.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_verdict_many(
        it,

        FfiConverterSequenceTypeFacts.lower(`facts`),_status)
}
    }
    )
    }



    /**
     * Its version.
     */override val `version`: kotlin.String get() {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_policy_version(
        it,
        _status)
}
    }
    )
    }








    companion object {

    /**
     * Loads a policy from JSON.
     */
    @Throws(BonafidesException::class) fun `fromJson`(`text`: kotlin.String): Policy {
            return FfiConverterTypePolicy.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_constructor_policy_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }



    /**
     * Loads a policy from TOML.
     */
    @Throws(BonafidesException::class) fun `fromToml`(`text`: kotlin.String): Policy {
            return FfiConverterTypePolicy.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_constructor_policy_from_toml(


        FfiConverterString.lower(`text`),_status)
}
    )
    }



    /**
     * Loads a policy from YAML.
     */
    @Throws(BonafidesException::class) fun `fromYaml`(`text`: kotlin.String): Policy {
            return FfiConverterTypePolicy.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_constructor_policy_from_yaml(


        FfiConverterString.lower(`text`),_status)
}
    )
    }



    }

}


/**
 * @suppress
 */
public object FfiConverterTypePolicy: FfiConverter<Policy, Long> {
    override fun lower(value: Policy): Long {
        return value.callWithHandle { it }
    }

    override fun lift(value: Long): Policy {
        return Policy(UniffiWithHandle, value)
    }

    override fun read(buf: ByteBuffer): Policy {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: Policy) = 8UL

    override fun write(value: Policy, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * Facts that were read for a policy.
 */
public interface PreparedInterface {

    /**
     * Decides, with the whole explanation.
     */
    fun `decide`(): Decision

    /**
     * The cheapest way to approval.
     */
    fun `plan`(): Plan

    /**
     * The verdict alone.
     */
    fun `verdict`(): Verdict

    companion object
}

/**
 * Facts that were read for a policy.
 */
open class Prepared: Disposable, AutoCloseable, PreparedInterface
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_prepared(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_prepared(handle, status)
        }
    }


    /**
     * Decides, with the whole explanation.
     */
    @Throws(BonafidesException::class)override fun `decide`(): Decision {
            return FfiConverterTypeDecision.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_prepared_decide(
        it,
        _status)
}
    }
    )
    }



    /**
     * The cheapest way to approval.
     */
    @Throws(BonafidesException::class)override fun `plan`(): Plan {
            return FfiConverterTypePlan.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_prepared_plan(
        it,
        _status)
}
    }
    )
    }



    /**
     * The verdict alone.
     */
    @Throws(BonafidesException::class)override fun `verdict`(): Verdict {
            return FfiConverterTypeVerdict.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_prepared_verdict(
        it,
        _status)
}
    }
    )
    }









    /**
     * @suppress
     */
    companion object

}


/**
 * @suppress
 */
public object FfiConverterTypePrepared: FfiConverter<Prepared, Long> {
    override fun lower(value: Prepared): Long {
        return value.callWithHandle { it }
    }

    override fun lift(value: Long): Prepared {
        return Prepared(UniffiWithHandle, value)
    }

    override fun read(buf: ByteBuffer): Prepared {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: Prepared) = 8UL

    override fun write(value: Prepared, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * Keys held in memory, from the secret store of the host.
 */
public interface RawKeysInterface {

    /**
     * The public key of `grant-1`, as it is configured at a connector: base64url.
     */
    val `grantPublic`: kotlin.String

    /**
     * From now on seals with `key`; what an older key `state` sealed still opens.
     */
    fun `rotateState`(`id`: kotlin.String, `key`: kotlin.ByteArray)

    /**
     * From now on seals with `key`; what an older key `vault` sealed still opens.
     */
    fun `rotateVault`(`id`: kotlin.String, `key`: kotlin.ByteArray)

    companion object
}

/**
 * Keys held in memory, from the secret store of the host.
 */
open class RawKeys: Disposable, AutoCloseable, RawKeysInterface
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }
    /**
     * Four independent random keys of 32 bytes, with the ids `state-1`, `vault-1`, `index-1` and `grant-1`.
     */
    constructor(`state`: kotlin.ByteArray, `vault`: kotlin.ByteArray, `index`: kotlin.ByteArray, `grantSeed`: kotlin.ByteArray) :
        this(UniffiWithHandle,
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_constructor_rawkeys_new(


        FfiConverterByteArray.lower(`state`),
        FfiConverterByteArray.lower(`vault`),
        FfiConverterByteArray.lower(`index`),
        FfiConverterByteArray.lower(`grantSeed`),_status)
}
    )

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_rawkeys(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_rawkeys(handle, status)
        }
    }


    /**
     * The public key of `grant-1`, as it is configured at a connector: base64url.
     */override val `grantPublic`: kotlin.String get() {
            return FfiConverterString.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_rawkeys_grant_public(
        it,
        _status)
}
    }
    )
    }



    /**
     * From now on seals with `key`; what an older key `state` sealed still opens.
     */
    @Throws(BonafidesException::class)override fun `rotateState`(`id`: kotlin.String, `key`: kotlin.ByteArray)
        =
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_rawkeys_rotate_state(
        it,

        FfiConverterString.lower(`id`),
        FfiConverterByteArray.lower(`key`),_status)
}
    }




    /**
     * From now on seals with `key`; what an older key `vault` sealed still opens.
     */
    @Throws(BonafidesException::class)override fun `rotateVault`(`id`: kotlin.String, `key`: kotlin.ByteArray)
        =
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_rawkeys_rotate_vault(
        it,

        FfiConverterString.lower(`id`),
        FfiConverterByteArray.lower(`key`),_status)
}
    }










    /**
     * @suppress
     */
    companion object

}


/**
 * @suppress
 */
public object FfiConverterTypeRawKeys: FfiConverter<RawKeys, Long> {
    override fun lower(value: RawKeys): Long {
        return value.callWithHandle { it }
    }

    override fun lift(value: Long): RawKeys {
        return RawKeys(UniffiWithHandle, value)
    }

    override fun read(buf: ByteBuffer): RawKeys {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: RawKeys) = 8UL

    override fun write(value: RawKeys, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * The memory of a connector: a table of grant ids, kept for 30 days, shared by all its processes.
 */
public interface Redemptions {

    /**
     * What is known of the grant `jti`; none if it was neither taken nor revoked.
     */
    fun `state`(`jti`: kotlin.String): Redemption?

    /**
     * Takes a grant: stores that its write may have begun, and returns true; false, and nothing is
     * changed, if it was taken or revoked before. In one atomic step, and durable once it returns true.
     */
    fun `started`(`jti`: kotlin.String, `now`: Time): kotlin.Boolean

    /**
     * Revokes a grant: stores that it must never be taken, and returns true; false, and nothing is
     * changed, if it was taken or revoked before. In one atomic step, and durable once it returns true.
     */
    fun `revoked`(`jti`: kotlin.String, `now`: Time): kotlin.Boolean

    /**
     * Stores what became of a grant that was taken.
     */
    fun `finished`(`jti`: kotlin.String, `written`: Written)

    companion object
}

/**
 * The memory of a connector: a table of grant ids, kept for 30 days, shared by all its processes.
 */
open class RedemptionsImpl: Disposable, AutoCloseable, Redemptions
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_redemptions(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_redemptions(handle, status)
        }
    }


    /**
     * What is known of the grant `jti`; none if it was neither taken nor revoked.
     */
    @Throws(HostException::class)override fun `state`(`jti`: kotlin.String): Redemption? {
            return FfiConverterOptionalTypeRedemption.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_redemptions_state(
        it,

        FfiConverterString.lower(`jti`),_status)
}
    }
    )
    }



    /**
     * Takes a grant: stores that its write may have begun, and returns true; false, and nothing is
     * changed, if it was taken or revoked before. In one atomic step, and durable once it returns true.
     */
    @Throws(HostException::class)override fun `started`(`jti`: kotlin.String, `now`: Time): kotlin.Boolean {
            return FfiConverterBoolean.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_redemptions_started(
        it,

        FfiConverterString.lower(`jti`),
        FfiConverterTypeTime.lower(`now`),_status)
}
    }
    )
    }



    /**
     * Revokes a grant: stores that it must never be taken, and returns true; false, and nothing is
     * changed, if it was taken or revoked before. In one atomic step, and durable once it returns true.
     */
    @Throws(HostException::class)override fun `revoked`(`jti`: kotlin.String, `now`: Time): kotlin.Boolean {
            return FfiConverterBoolean.lift(
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_redemptions_revoked(
        it,

        FfiConverterString.lower(`jti`),
        FfiConverterTypeTime.lower(`now`),_status)
}
    }
    )
    }



    /**
     * Stores what became of a grant that was taken.
     */
    @Throws(HostException::class)override fun `finished`(`jti`: kotlin.String, `written`: Written)
        =
    callWithHandle {
    uniffiRustCallWithError(HostException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_redemptions_finished(
        it,

        FfiConverterString.lower(`jti`),
        FfiConverterTypeWritten.lower(`written`),_status)
}
    }










    /**
     * @suppress
     */
    companion object

}



// Put the implementation in an object so we don't pollute the top-level namespace
internal object uniffiCallbackInterfaceRedemptions {
    internal object `state`: UniffiCallbackInterfaceRedemptionsMethod0 {
        override fun callback(`uniffiHandle`: Long,`jti`: RustBuffer.ByValue,`uniffiOutReturn`: RustBuffer,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeRedemptions.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`state`(
                    FfiConverterString.lift(`jti`),
                )
            }
            val writeReturn = { value: Redemption? -> uniffiOutReturn.setValue(FfiConverterOptionalTypeRedemption.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }
    internal object `started`: UniffiCallbackInterfaceRedemptionsMethod1 {
        override fun callback(`uniffiHandle`: Long,`jti`: RustBuffer.ByValue,`now`: Long,`uniffiOutReturn`: ByteByReference,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeRedemptions.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`started`(
                    FfiConverterString.lift(`jti`),
                    FfiConverterTypeTime.lift(`now`),
                )
            }
            val writeReturn = { value: kotlin.Boolean -> uniffiOutReturn.setValue(FfiConverterBoolean.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }
    internal object `revoked`: UniffiCallbackInterfaceRedemptionsMethod2 {
        override fun callback(`uniffiHandle`: Long,`jti`: RustBuffer.ByValue,`now`: Long,`uniffiOutReturn`: ByteByReference,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeRedemptions.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`revoked`(
                    FfiConverterString.lift(`jti`),
                    FfiConverterTypeTime.lift(`now`),
                )
            }
            val writeReturn = { value: kotlin.Boolean -> uniffiOutReturn.setValue(FfiConverterBoolean.lower(value)) }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }
    internal object `finished`: UniffiCallbackInterfaceRedemptionsMethod3 {
        override fun callback(`uniffiHandle`: Long,`jti`: RustBuffer.ByValue,`written`: RustBuffer.ByValue,`uniffiOutReturn`: Pointer,uniffiCallStatus: UniffiRustCallStatus,) {
            val uniffiObj = FfiConverterTypeRedemptions.handleMap.get(uniffiHandle)
            val makeCall = { ->
                uniffiObj.`finished`(
                    FfiConverterString.lift(`jti`),
                    FfiConverterTypeWritten.lift(`written`),
                )
            }
            val writeReturn = { _: Unit -> Unit }
            uniffiTraitInterfaceCallWithError(
                uniffiCallStatus,
                makeCall,
                writeReturn,
                { e: HostException -> FfiConverterTypeHostError.lower(e) }
            )
        }
    }

    internal object uniffiFree: UniffiCallbackInterfaceFree {
        override fun callback(handle: Long) {
            FfiConverterTypeRedemptions.handleMap.remove(handle)
        }
    }

    internal object uniffiClone: UniffiCallbackInterfaceClone {
        override fun callback(handle: Long): Long {
            return FfiConverterTypeRedemptions.handleMap.clone(handle)
        }
    }

    internal var vtable = UniffiVTableCallbackInterfaceRedemptions.UniffiByValue(
        uniffiFree,
        uniffiClone,
        `state`,
        `started`,
        `revoked`,
        `finished`,
    )

    // Registers the foreign callback with the Rust side.
    // This method is generated for each callback interface.
    internal fun register(lib: UniffiLib) {
        lib.uniffi_bonafides_uniffi_fn_init_callback_vtable_redemptions(vtable)
    }
}

/**
 * @suppress
 */
public object FfiConverterTypeRedemptions: FfiConverter<Redemptions, Long> {
    internal val handleMap = UniffiHandleMap<Redemptions>()

    override fun lower(value: Redemptions): Long {
        if (value is RedemptionsImpl) {
             // Rust-implemented object.  Clone the handle and return it
            return value.callWithHandle { it }
         } else {
            // Kotlin object, generate a new vtable handle and return that.
            return handleMap.insert(value)
         }
    }

    override fun lift(value: Long): Redemptions {
        if ((value and 1.toLong()) == 0.toLong()) {
            // Rust-generated handle, construct a new class that uses the handle to implement the
            // interface
            return RedemptionsImpl(UniffiWithHandle, value)
        } else {
            // Kotlin-generated handle, get the object from the handle map
            return handleMap.remove(value)
        }
    }

    override fun read(buf: ByteBuffer): Redemptions {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: Redemptions) = 8UL

    override fun write(value: Redemptions, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}


// This template implements a class for working with a Rust struct via a handle
// to the live Rust struct on the other side of the FFI.
//
// There's some subtlety here, because we have to be careful not to operate on a Rust
// struct after it has been dropped, and because we must expose a public API for freeing
// theq Kotlin wrapper object in lieu of reliable finalizers. The core requirements are:
//
//   * Each instance holds an opaque handle to the underlying Rust struct.
//     Method calls need to read this handle from the object's state and pass it in to
//     the Rust FFI.
//
//   * When an instance is no longer needed, its handle should be passed to a
//     special destructor function provided by the Rust FFI, which will drop the
//     underlying Rust struct.
//
//   * Given an instance, calling code is expected to call the special
//     `destroy` method in order to free it after use, either by calling it explicitly
//     or by using a higher-level helper like the `use` method. Failing to do so risks
//     leaking the underlying Rust struct.
//
//   * We can't assume that calling code will do the right thing, and must be prepared
//     to handle Kotlin method calls executing concurrently with or even after a call to
//     `destroy`, and to handle multiple (possibly concurrent!) calls to `destroy`.
//
//   * We must never allow Rust code to operate on the underlying Rust struct after
//     the destructor has been called, and must never call the destructor more than once.
//     Doing so may trigger memory unsafety.
//
//   * To mitigate many of the risks of leaking memory and use-after-free unsafety, a `Cleaner`
//     is implemented to call the destructor when the Kotlin object becomes unreachable.
//     This is done in a background thread. This is not a panacea, and client code should be aware that
//      1. the thread may starve if some there are objects that have poorly performing
//     `drop` methods or do significant work in their `drop` methods.
//      2. the thread is shared across the whole library. This can be tuned by using `android_cleaner = true`,
//         or `android = true` in the [`kotlin` section of the `uniffi.toml` file](https://mozilla.github.io/uniffi-rs/kotlin/configuration.html).
//
// If we try to implement this with mutual exclusion on access to the handle, there is the
// possibility of a race between a method call and a concurrent call to `destroy`:
//
//    * Thread A starts a method call, reads the value of the handle, but is interrupted
//      before it can pass the handle over the FFI to Rust.
//    * Thread B calls `destroy` and frees the underlying Rust struct.
//    * Thread A resumes, passing the already-read handle value to Rust and triggering
//      a use-after-free.
//
// One possible solution would be to use a `ReadWriteLock`, with each method call taking
// a read lock (and thus allowed to run concurrently) and the special `destroy` method
// taking a write lock (and thus blocking on live method calls). However, we aim not to
// generate methods with any hidden blocking semantics, and a `destroy` method that might
// block if called incorrectly seems to meet that bar.
//
// So, we achieve our goals by giving each instance an associated `AtomicLong` counter to track
// the number of in-flight method calls, and an `AtomicBoolean` flag to indicate whether `destroy`
// has been called. These are updated according to the following rules:
//
//    * The initial value of the counter is 1, indicating a live object with no in-flight calls.
//      The initial value for the flag is false.
//
//    * At the start of each method call, we atomically check the counter.
//      If it is 0 then the underlying Rust struct has already been destroyed and the call is aborted.
//      If it is nonzero them we atomically increment it by 1 and proceed with the method call.
//
//    * At the end of each method call, we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
//    * When `destroy` is called, we atomically flip the flag from false to true.
//      If the flag was already true we silently fail.
//      Otherwise we atomically decrement and check the counter.
//      If it has reached zero then we destroy the underlying Rust struct.
//
// Astute readers may observe that this all sounds very similar to the way that Rust's `Arc<T>` works,
// and indeed it is, with the addition of a flag to guard against multiple calls to `destroy`.
//
// The overall effect is that the underlying Rust struct is destroyed only when `destroy` has been
// called *and* all in-flight method calls have completed, avoiding violating any of the expectations
// of the underlying Rust code.
//
// This makes a cleaner a better alternative to _not_ calling `destroy()` as
// and when the object is finished with, but the abstraction is not perfect: if the Rust object's `drop`
// method is slow, and/or there are many objects to cleanup, and it's on a low end Android device, then the cleaner
// thread may be starved, and the app will leak memory.
//
// In this case, `destroy`ing manually may be a better solution.
//
// The cleaner can live side by side with the manual calling of `destroy`. In the order of responsiveness, uniffi objects
// with Rust peers are reclaimed:
//
// 1. By calling the `destroy` method of the object, which calls `rustObject.free()`. If that doesn't happen:
// 2. When the object becomes unreachable, AND the Cleaner thread gets to call `rustObject.free()`. If the thread is starved then:
// 3. The memory is reclaimed when the process terminates.
//
// [1] https://stackoverflow.com/questions/24376768/can-java-finalize-an-object-when-it-is-still-in-scope/24380219
//


/**
 * What one input makes of a case. It is nothing until it was stored.
 */
public interface StepInterface {

    /**
     * What came of an administrator's step. To be called after the commit, and only then.
     */
    fun `administered`(): DeskReply

    /**
     * What came of it. To be called after the commit, and only then; a second time it is refused.
     */
    fun `committed`(): Released

    /**
     * Every row that was read with the version it had: the commit demands that each still has it.
     * In the order in which they are to be locked.
     */
    val `compare`: List<Compared>

    /**
     * Whether there is nothing to store: the input was a duplicate.
     */
    val `isEmpty`: kotlin.Boolean

    /**
     * Rows of new commands, to be stored for whoever carries them out.
     */
    val `outbox`: List<Row>

    /**
     * The record to be stored; none of a duplicate, which is no step.
     */
    val `record`: Record?

    /**
     * Rows to be stored, with their new version; without bytes: to be deleted.
     */
    val `write`: List<Row>

    companion object
}

/**
 * What one input makes of a case. It is nothing until it was stored.
 */
open class Step: Disposable, AutoCloseable, StepInterface
{

    @Suppress("UNUSED_PARAMETER")
    /**
     * @suppress
     */
    constructor(withHandle: UniffiWithHandle, handle: Long) {
        this.handle = handle
        this.cleanable = UniffiLib.CLEANER.register(this, UniffiCleanAction(handle))
    }

    /**
     * @suppress
     *
     * This constructor can be used to instantiate a fake object. Only used for tests. Any
     * attempt to actually use an object constructed this way will fail as there is no
     * connected Rust object.
     */
    @Suppress("UNUSED_PARAMETER")
    constructor(noHandle: NoHandle) {
        this.handle = 0
        this.cleanable = null
    }

    protected val handle: Long
    protected val cleanable: UniffiCleaner.Cleanable?

    private val wasDestroyed = AtomicBoolean(false)
    private val callCounter = AtomicLong(1)

    /**
     * Whether the current object has been destroyed and its reference is gone in the Rust side.
     */
    val uniffiIsDestroyed: Boolean get() = wasDestroyed.get()

    override fun destroy() {
        // Only allow a single call to this method.
        // TODO: maybe we should log a warning if called more than once?
        if (this.wasDestroyed.compareAndSet(false, true)) {
            // This decrement always matches the initial count of 1 given at creation time.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    @Synchronized
    override fun close() {
        this.destroy()
    }

    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {
        // Check and increment the call counter, to keep the object alive.
        // This needs a compare-and-set retry loop in case of concurrent updates.
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException("${this.javaClass.simpleName} object has already been destroyed")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException("${this.javaClass.simpleName} call counter would overflow")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        // Now we can safely do the method call without the handle being freed concurrently.
        try {
            return block(this.uniffiCloneHandle())
        } finally {
            // This decrement always matches the increment we performed above.
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }

    // Use a static inner class instead of a closure so as not to accidentally
    // capture `this` as part of the cleanable's action.
    private class UniffiCleanAction(private val handle: Long) : Runnable {
        override fun run() {
            if (handle == 0.toLong()) {
                // Fake object created with `NoHandle`, don't try to free.
                return;
            }
            uniffiRustCall { status ->
                UniffiLib.uniffi_bonafides_uniffi_fn_free_step(handle, status)
            }
        }
    }

    /**
     * @suppress
     */
    fun uniffiCloneHandle(): Long {
        if (handle == 0.toLong()) {
            throw InternalException("uniffiCloneHandle() called on NoHandle object");
        }
        return uniffiRustCall() { status ->
            UniffiLib.uniffi_bonafides_uniffi_fn_clone_step(handle, status)
        }
    }


    /**
     * What came of an administrator's step. To be called after the commit, and only then.
     */
    @Throws(BonafidesException::class)override fun `administered`(): DeskReply {
            return FfiConverterTypeDeskReply.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_step_administered(
        it,
        _status)
}
    }
    )
    }



    /**
     * What came of it. To be called after the commit, and only then; a second time it is refused.
     */
    @Throws(BonafidesException::class)override fun `committed`(): Released {
            return FfiConverterTypeReleased.lift(
    callWithHandle {
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_step_committed(
        it,
        _status)
}
    }
    )
    }



    /**
     * Every row that was read with the version it had: the commit demands that each still has it.
     * In the order in which they are to be locked.
     */override val `compare`: List<Compared> get() {
            return FfiConverterSequenceTypeCompared.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_step_compare(
        it,
        _status)
}
    }
    )
    }



    /**
     * Whether there is nothing to store: the input was a duplicate.
     */override val `isEmpty`: kotlin.Boolean get() {
            return FfiConverterBoolean.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_step_is_empty(
        it,
        _status)
}
    }
    )
    }



    /**
     * Rows of new commands, to be stored for whoever carries them out.
     */override val `outbox`: List<Row> get() {
            return FfiConverterSequenceTypeRow.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_step_outbox(
        it,
        _status)
}
    }
    )
    }



    /**
     * The record to be stored; none of a duplicate, which is no step.
     */override val `record`: Record? get() {
            return FfiConverterOptionalTypeRecord.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_step_record(
        it,
        _status)
}
    }
    )
    }



    /**
     * Rows to be stored, with their new version; without bytes: to be deleted.
     */override val `write`: List<Row> get() {
            return FfiConverterSequenceTypeRow.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_step_write(
        it,
        _status)
}
    }
    )
    }









    /**
     * @suppress
     */
    companion object

}


/**
 * @suppress
 */
public object FfiConverterTypeStep: FfiConverter<Step, Long> {
    override fun lower(value: Step): Long {
        return value.callWithHandle { it }
    }

    override fun lift(value: Long): Step {
        return Step(UniffiWithHandle, value)
    }

    override fun read(buf: ByteBuffer): Step {
        return lift(buf.getLong())
    }

    override fun allocationSize(value: Step) = 8UL

    override fun write(value: Step, buf: ByteBuffer) {
        buf.putLong(lower(value))
    }
}



/**
 * A challenge to be put to the caller.
 */
data class Ask (
    /**
     * The challenge.
     */
    val `challenge`: kotlin.String
    ,
    /**
     * Its type in the policy.
     */
    val `kind`: ChallengeKind
    ,
    /**
     * In the subject's language.
     */
    val `prompt`: kotlin.String
    ,
    /**
     * One text for each question that is to be answered.
     */
    val `questions`: List<kotlin.String>
    ,
    /**
     * Positions asked of a stored value, from 1.
     */
    val `positions`: List<kotlin.Long>
    ,
    /**
     * Fields that the operator fills in.
     */
    val `fields`: List<kotlin.String>
    ,
    /**
     * Where something was sent, masked.
     */
    val `contact`: kotlin.String?
    ,
    /**
     * Of an `external`: what the provider is to answer.
     */
    val `provider`: Provider?
    ,
    /**
     * Until when it is open, if it ends by itself.
     */
    val `until`: Time?

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeAsk: FfiConverterRustBuffer<Ask> {
    override fun read(buf: ByteBuffer): Ask {
        return Ask(
            FfiConverterString.read(buf),
            FfiConverterTypeChallengeKind.read(buf),
            FfiConverterString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceLong.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterOptionalTypeProvider.read(buf),
            FfiConverterOptionalTypeTime.read(buf),
        )
    }

    override fun allocationSize(value: Ask) = (
            FfiConverterString.allocationSize(value.`challenge`) +
            FfiConverterTypeChallengeKind.allocationSize(value.`kind`) +
            FfiConverterString.allocationSize(value.`prompt`) +
            FfiConverterSequenceString.allocationSize(value.`questions`) +
            FfiConverterSequenceLong.allocationSize(value.`positions`) +
            FfiConverterSequenceString.allocationSize(value.`fields`) +
            FfiConverterOptionalString.allocationSize(value.`contact`) +
            FfiConverterOptionalTypeProvider.allocationSize(value.`provider`) +
            FfiConverterOptionalTypeTime.allocationSize(value.`until`)
    )

    override fun write(value: Ask, buf: ByteBuffer) {
            FfiConverterString.write(value.`challenge`, buf)
            FfiConverterTypeChallengeKind.write(value.`kind`, buf)
            FfiConverterString.write(value.`prompt`, buf)
            FfiConverterSequenceString.write(value.`questions`, buf)
            FfiConverterSequenceLong.write(value.`positions`, buf)
            FfiConverterSequenceString.write(value.`fields`, buf)
            FfiConverterOptionalString.write(value.`contact`, buf)
            FfiConverterOptionalTypeProvider.write(value.`provider`, buf)
            FfiConverterOptionalTypeTime.write(value.`until`, buf)
    }
}



/**
 * What the host knows of whoever is asking.
 */
data class Caller (
    /**
     * The provider at which the subject has a session in which this is said, if there is one.
     */
    val `session`: kotlin.String? = null

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_caller_to_json(FfiConverterTypeCaller.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeCaller: FfiConverterRustBuffer<Caller> {
    override fun read(buf: ByteBuffer): Caller {
        return Caller(
            FfiConverterOptionalString.read(buf),
        )
    }

    override fun allocationSize(value: Caller) = (
            FfiConverterOptionalString.allocationSize(value.`session`)
    )

    override fun write(value: Caller, buf: ByteBuffer) {
            FfiConverterOptionalString.write(value.`session`, buf)
    }
}



/**
 * The case, for the caller.
 */
data class CallerView (
    /**
     * What they read: of all refusals one and the same.
     */
    val `text`: kotlin.String
    ,
    /**
     * Challenges they can choose from, in a self-service case.
     */
    val `offers`: List<kotlin.String>
    ,
    /**
     * Challenges that wait for an answer.
     */
    val `asked`: List<kotlin.String>
    ,
    /**
     * Whether a new password or an enrolment is what comes next.
     */
    val `approved`: kotlin.Boolean
    ,
    /**
     * Whether it is over.
     */
    val `ended`: kotlin.Boolean
    ,
    /**
     * What is shown this once: new recovery codes, the secret of a new authenticator.
     */
    val `shown`: List<Secret>

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeCallerView: FfiConverterRustBuffer<CallerView> {
    override fun read(buf: ByteBuffer): CallerView {
        return CallerView(
            FfiConverterString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterSequenceTypeSecret.read(buf),
        )
    }

    override fun allocationSize(value: CallerView) = (
            FfiConverterString.allocationSize(value.`text`) +
            FfiConverterSequenceString.allocationSize(value.`offers`) +
            FfiConverterSequenceString.allocationSize(value.`asked`) +
            FfiConverterBoolean.allocationSize(value.`approved`) +
            FfiConverterBoolean.allocationSize(value.`ended`) +
            FfiConverterSequenceTypeSecret.allocationSize(value.`shown`)
    )

    override fun write(value: CallerView, buf: ByteBuffer) {
            FfiConverterString.write(value.`text`, buf)
            FfiConverterSequenceString.write(value.`offers`, buf)
            FfiConverterSequenceString.write(value.`asked`, buf)
            FfiConverterBoolean.write(value.`approved`, buf)
            FfiConverterBoolean.write(value.`ended`, buf)
            FfiConverterSequenceTypeSecret.write(value.`shown`, buf)
    }
}



/**
 * Records of one case that hold together.
 */
data class Chain (
    /**
     * The case of all records.
     */
    val `case`: kotlin.String
    ,
    /**
     * How many there are, from sequence 0.
     */
    val `records`: kotlin.Long
    ,
    /**
     * The hash of the last one, in hex.
     */
    val `last`: kotlin.String

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_chain_to_json(FfiConverterTypeChain.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeChain: FfiConverterRustBuffer<Chain> {
    override fun read(buf: ByteBuffer): Chain {
        return Chain(
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterString.read(buf),
        )
    }

    override fun allocationSize(value: Chain) = (
            FfiConverterString.allocationSize(value.`case`) +
            FfiConverterLong.allocationSize(value.`records`) +
            FfiConverterString.allocationSize(value.`last`)
    )

    override fun write(value: Chain, buf: ByteBuffer) {
            FfiConverterString.write(value.`case`, buf)
            FfiConverterLong.write(value.`records`, buf)
            FfiConverterString.write(value.`last`, buf)
    }
}



/**
 * One challenge, for the operator.
 */
data class ChallengeView (
    /**
     * Its name in the policy.
     */
    val `challenge`: kotlin.String
    ,
    /**
     * Its type in the policy.
     */
    val `kind`: ChallengeKind
    ,
    /**
     * How far it is.
     */
    val `state`: ChallengeState
    ,
    /**
     * Why it is unavailable.
     */
    val `reason`: Unavailable?
    ,
    /**
     * Until when it is unavailable, if waiting helps.
     */
    val `until`: Time?
    ,
    /**
     * What forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`.
     */
    val `forbiddenBy`: kotlin.String?
    ,
    /**
     * It failed in another case of the subject, not long ago.
     */
    val `failedElsewhere`: kotlin.Boolean
    ,
    /**
     * The `Ask`, `Send` or `RequestVouch` that waits for an answer.
     */
    val `asked`: kotlin.String?
    ,
    /**
     * Masked contacts that can be chosen.
     */
    val `contacts`: List<kotlin.String>
    ,
    /**
     * Fields of its form.
     */
    val `fields`: List<kotlin.String>

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeChallengeView: FfiConverterRustBuffer<ChallengeView> {
    override fun read(buf: ByteBuffer): ChallengeView {
        return ChallengeView(
            FfiConverterString.read(buf),
            FfiConverterTypeChallengeKind.read(buf),
            FfiConverterTypeChallengeState.read(buf),
            FfiConverterOptionalTypeUnavailable.read(buf),
            FfiConverterOptionalTypeTime.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceString.read(buf),
        )
    }

    override fun allocationSize(value: ChallengeView) = (
            FfiConverterString.allocationSize(value.`challenge`) +
            FfiConverterTypeChallengeKind.allocationSize(value.`kind`) +
            FfiConverterTypeChallengeState.allocationSize(value.`state`) +
            FfiConverterOptionalTypeUnavailable.allocationSize(value.`reason`) +
            FfiConverterOptionalTypeTime.allocationSize(value.`until`) +
            FfiConverterOptionalString.allocationSize(value.`forbiddenBy`) +
            FfiConverterBoolean.allocationSize(value.`failedElsewhere`) +
            FfiConverterOptionalString.allocationSize(value.`asked`) +
            FfiConverterSequenceString.allocationSize(value.`contacts`) +
            FfiConverterSequenceString.allocationSize(value.`fields`)
    )

    override fun write(value: ChallengeView, buf: ByteBuffer) {
            FfiConverterString.write(value.`challenge`, buf)
            FfiConverterTypeChallengeKind.write(value.`kind`, buf)
            FfiConverterTypeChallengeState.write(value.`state`, buf)
            FfiConverterOptionalTypeUnavailable.write(value.`reason`, buf)
            FfiConverterOptionalTypeTime.write(value.`until`, buf)
            FfiConverterOptionalString.write(value.`forbiddenBy`, buf)
            FfiConverterBoolean.write(value.`failedElsewhere`, buf)
            FfiConverterOptionalString.write(value.`asked`, buf)
            FfiConverterSequenceString.write(value.`contacts`, buf)
            FfiConverterSequenceString.write(value.`fields`, buf)
    }
}



/**
 * The result of one check.
 */
data class CheckResult (
    /**
     * The check.
     */
    val `check`: kotlin.String
    ,
    /**
     * Its outcome: `passed`, `failed` or `inconclusive` of a challenge, a declared one of a signal.
     */
    val `outcome`: kotlin.String
    ,
    /**
     * When it was observed.
     */
    val `at`: Time
    ,
    /**
     * Which item of a repeatable check.
     */
    val `item`: kotlin.String? = null
    ,
    /**
     * Grades; those that are not given are 0.
     */
    val `grades`: Map<kotlin.String, kotlin.Long> = mapOf()

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeCheckResult: FfiConverterRustBuffer<CheckResult> {
    override fun read(buf: ByteBuffer): CheckResult {
        return CheckResult(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeTime.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterMapStringLong.read(buf),
        )
    }

    override fun allocationSize(value: CheckResult) = (
            FfiConverterString.allocationSize(value.`check`) +
            FfiConverterString.allocationSize(value.`outcome`) +
            FfiConverterTypeTime.allocationSize(value.`at`) +
            FfiConverterOptionalString.allocationSize(value.`item`) +
            FfiConverterMapStringLong.allocationSize(value.`grades`)
    )

    override fun write(value: CheckResult, buf: ByteBuffer) {
            FfiConverterString.write(value.`check`, buf)
            FfiConverterString.write(value.`outcome`, buf)
            FfiConverterTypeTime.write(value.`at`, buf)
            FfiConverterOptionalString.write(value.`item`, buf)
            FfiConverterMapStringLong.write(value.`grades`, buf)
    }
}



/**
 * What a grant token says; times in seconds since 1970.
 */
data class Claims (
    /**
     * The engine: its log origin.
     */
    val `iss`: kotlin.String
    ,
    /**
     * The one connector it is for.
     */
    val `aud`: kotlin.String
    ,
    /**
     * The account: the directory's immutable id.
     */
    val `sub`: kotlin.String
    ,
    /**
     * The grant's id. A connector carries it out once.
     */
    val `jti`: kotlin.String
    ,
    /**
     * When it was signed.
     */
    val `iat`: kotlin.Long
    ,
    /**
     * From when on it is good.
     */
    val `nbf`: kotlin.Long
    ,
    /**
     * Until when it is good.
     */
    val `exp`: kotlin.Long
    ,
    /**
     * What may be done, such as `reset_password`.
     */
    val `action`: kotlin.String
    ,
    /**
     * The case that approved.
     */
    val `case`: kotlin.String
    ,
    /**
     * The operator's alias.
     */
    val `opr`: kotlin.String
    ,
    /**
     * The subject's epoch; "not me" starts a new one.
     */
    val `epoch`: kotlin.Long
    ,
    /**
     * Digest of the policy.
     */
    val `policy`: kotlin.String
    ,
    /**
     * Hash of the record that approved.
     */
    val `rec`: kotlin.String
    ,
    /**
     * HMAC-SHA-256 of the secret; none if the provider makes the secret.
     */
    val `secret`: kotlin.String?

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_claims_to_json(FfiConverterTypeClaims.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeClaims: FfiConverterRustBuffer<Claims> {
    override fun read(buf: ByteBuffer): Claims {
        return Claims(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterOptionalString.read(buf),
        )
    }

    override fun allocationSize(value: Claims) = (
            FfiConverterString.allocationSize(value.`iss`) +
            FfiConverterString.allocationSize(value.`aud`) +
            FfiConverterString.allocationSize(value.`sub`) +
            FfiConverterString.allocationSize(value.`jti`) +
            FfiConverterLong.allocationSize(value.`iat`) +
            FfiConverterLong.allocationSize(value.`nbf`) +
            FfiConverterLong.allocationSize(value.`exp`) +
            FfiConverterString.allocationSize(value.`action`) +
            FfiConverterString.allocationSize(value.`case`) +
            FfiConverterString.allocationSize(value.`opr`) +
            FfiConverterLong.allocationSize(value.`epoch`) +
            FfiConverterString.allocationSize(value.`policy`) +
            FfiConverterString.allocationSize(value.`rec`) +
            FfiConverterOptionalString.allocationSize(value.`secret`)
    )

    override fun write(value: Claims, buf: ByteBuffer) {
            FfiConverterString.write(value.`iss`, buf)
            FfiConverterString.write(value.`aud`, buf)
            FfiConverterString.write(value.`sub`, buf)
            FfiConverterString.write(value.`jti`, buf)
            FfiConverterLong.write(value.`iat`, buf)
            FfiConverterLong.write(value.`nbf`, buf)
            FfiConverterLong.write(value.`exp`, buf)
            FfiConverterString.write(value.`action`, buf)
            FfiConverterString.write(value.`case`, buf)
            FfiConverterString.write(value.`opr`, buf)
            FfiConverterLong.write(value.`epoch`, buf)
            FfiConverterString.write(value.`policy`, buf)
            FfiConverterString.write(value.`rec`, buf)
            FfiConverterOptionalString.write(value.`secret`, buf)
    }
}



/**
 * Something to be carried out, in order, and reported on by its id.
 */
data class Command (
    /**
     * The idempotency key towards every gateway.
     */
    val `id`: kotlin.String
    ,
    /**
     * What is to be done.
     */
    val `task`: Task

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_command_to_json(FfiConverterTypeCommand.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeCommand: FfiConverterRustBuffer<Command> {
    override fun read(buf: ByteBuffer): Command {
        return Command(
            FfiConverterString.read(buf),
            FfiConverterTypeTask.read(buf),
        )
    }

    override fun allocationSize(value: Command) = (
            FfiConverterString.allocationSize(value.`id`) +
            FfiConverterTypeTask.allocationSize(value.`task`)
    )

    override fun write(value: Command, buf: ByteBuffer) {
            FfiConverterString.write(value.`id`, buf)
            FfiConverterTypeTask.write(value.`task`, buf)
    }
}



/**
 * A row that was read, and the version it had.
 */
data class Compared (
    /**
     * Where it is stored.
     */
    val `key`: kotlin.String
    ,
    /**
     * The version that the commit demands; 0: it is not there.
     */
    val `version`: kotlin.Long

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeCompared: FfiConverterRustBuffer<Compared> {
    override fun read(buf: ByteBuffer): Compared {
        return Compared(
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
        )
    }

    override fun allocationSize(value: Compared) = (
            FfiConverterString.allocationSize(value.`key`) +
            FfiConverterLong.allocationSize(value.`version`)
    )

    override fun write(value: Compared, buf: ByteBuffer) {
            FfiConverterString.write(value.`key`, buf)
            FfiConverterLong.write(value.`version`, buf)
    }
}



/**
 * One way to reach a person.
 */
data class Contact (
    /**
     * The channel of the policy.
     */
    val `channel`: kotlin.String
    ,
    /**
     * Number or address.
     */
    val `address`: Secret
    ,
    /**
     * When it last changed; if nobody knows, no time is long enough for a channel that cools. A time
     * before 1990 is one that nobody knows: seconds taken for milliseconds.
     */
    val `changedAt`: Time? = null

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeContact: FfiConverterRustBuffer<Contact> {
    override fun read(buf: ByteBuffer): Contact {
        return Contact(
            FfiConverterString.read(buf),
            FfiConverterTypeSecret.read(buf),
            FfiConverterOptionalTypeTime.read(buf),
        )
    }

    override fun allocationSize(value: Contact) = (
            FfiConverterString.allocationSize(value.`channel`) +
            FfiConverterTypeSecret.allocationSize(value.`address`) +
            FfiConverterOptionalTypeTime.allocationSize(value.`changedAt`)
    )

    override fun write(value: Contact, buf: ByteBuffer) {
            FfiConverterString.write(value.`channel`, buf)
            FfiConverterTypeSecret.write(value.`address`, buf)
            FfiConverterOptionalTypeTime.write(value.`changedAt`, buf)
    }
}



/**
 * Evidence that hurts, scores or meets an entry.
 */
data class Counted (
    /**
     * The check.
     */
    val `check`: kotlin.String
    ,
    /**
     * Its outcome.
     */
    val `outcome`: kotlin.String
    ,
    /**
     * When it was observed.
     */
    val `at`: Time
    ,
    /**
     * Which item of a repeatable check.
     */
    val `item`: kotlin.String?
    ,
    /**
     * Points it brings to the score; 0 if it only meets an entry.
     */
    val `points`: kotlin.Long

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeCounted: FfiConverterRustBuffer<Counted> {
    override fun read(buf: ByteBuffer): Counted {
        return Counted(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeTime.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterLong.read(buf),
        )
    }

    override fun allocationSize(value: Counted) = (
            FfiConverterString.allocationSize(value.`check`) +
            FfiConverterString.allocationSize(value.`outcome`) +
            FfiConverterTypeTime.allocationSize(value.`at`) +
            FfiConverterOptionalString.allocationSize(value.`item`) +
            FfiConverterLong.allocationSize(value.`points`)
    )

    override fun write(value: Counted, buf: ByteBuffer) {
            FfiConverterString.write(value.`check`, buf)
            FfiConverterString.write(value.`outcome`, buf)
            FfiConverterTypeTime.write(value.`at`, buf)
            FfiConverterOptionalString.write(value.`item`, buf)
            FfiConverterLong.write(value.`points`, buf)
    }
}



/**
 * The answer of one evaluation, with its explanation.
 */
data class Decision (
    /**
     * The verdict.
     */
    val `verdict`: Verdict
    ,
    /**
     * Why it is refused; none unless it is.
     */
    val `reason`: Reason?
    ,
    /**
     * The same in words.
     */
    val `why`: kotlin.String?
    ,
    /**
     * What was asked for.
     */
    val `action`: kotlin.String
    ,
    /**
     * The score.
     */
    val `points`: kotlin.Long
    ,
    /**
     * The largest number of points that is required in any case, with what risks add.
     */
    val `pointsRequired`: kotlin.Long
    ,
    /**
     * What each factor contributes.
     */
    val `factors`: List<Factor>
    ,
    /**
     * Ids of the groups that matched, in the order of the policy.
     */
    val `groups`: List<kotlin.String>
    ,
    /**
     * Ids of the risks that fired, in the order of the policy.
     */
    val `risks`: List<kotlin.String>
    ,
    /**
     * The unmet part of the requirement, by layer.
     */
    val `missing`: List<Missing>
    ,
    /**
     * Open challenges without which no way to approval is left.
     */
    val `mandatory`: List<kotlin.String>
    ,
    /**
     * Evidence that hurts, scores or meets an entry.
     */
    val `counted`: List<Counted>
    ,
    /**
     * Evidence that does nothing, and why.
     */
    val `ignored`: List<Ignored>
    ,
    /**
     * The person a case of these rules goes to.
     */
    val `escalate`: kotlin.String?
    ,
    /**
     * What the approval yields; none unless it is one.
     */
    val `grant`: kotlin.String?
    ,
    /**
     * The policy that was decided by.
     */
    val `policy`: PolicyReference
    ,
    /**
     * One line of JSON, by `schema/decision.json`.
     */
    val `json`: kotlin.String

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeDecision: FfiConverterRustBuffer<Decision> {
    override fun read(buf: ByteBuffer): Decision {
        return Decision(
            FfiConverterTypeVerdict.read(buf),
            FfiConverterOptionalTypeReason.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterSequenceTypeFactor.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceTypeMissing.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceTypeCounted.read(buf),
            FfiConverterSequenceTypeIgnored.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterTypePolicyReference.read(buf),
            FfiConverterString.read(buf),
        )
    }

    override fun allocationSize(value: Decision) = (
            FfiConverterTypeVerdict.allocationSize(value.`verdict`) +
            FfiConverterOptionalTypeReason.allocationSize(value.`reason`) +
            FfiConverterOptionalString.allocationSize(value.`why`) +
            FfiConverterString.allocationSize(value.`action`) +
            FfiConverterLong.allocationSize(value.`points`) +
            FfiConverterLong.allocationSize(value.`pointsRequired`) +
            FfiConverterSequenceTypeFactor.allocationSize(value.`factors`) +
            FfiConverterSequenceString.allocationSize(value.`groups`) +
            FfiConverterSequenceString.allocationSize(value.`risks`) +
            FfiConverterSequenceTypeMissing.allocationSize(value.`missing`) +
            FfiConverterSequenceString.allocationSize(value.`mandatory`) +
            FfiConverterSequenceTypeCounted.allocationSize(value.`counted`) +
            FfiConverterSequenceTypeIgnored.allocationSize(value.`ignored`) +
            FfiConverterOptionalString.allocationSize(value.`escalate`) +
            FfiConverterOptionalString.allocationSize(value.`grant`) +
            FfiConverterTypePolicyReference.allocationSize(value.`policy`) +
            FfiConverterString.allocationSize(value.`json`)
    )

    override fun write(value: Decision, buf: ByteBuffer) {
            FfiConverterTypeVerdict.write(value.`verdict`, buf)
            FfiConverterOptionalTypeReason.write(value.`reason`, buf)
            FfiConverterOptionalString.write(value.`why`, buf)
            FfiConverterString.write(value.`action`, buf)
            FfiConverterLong.write(value.`points`, buf)
            FfiConverterLong.write(value.`pointsRequired`, buf)
            FfiConverterSequenceTypeFactor.write(value.`factors`, buf)
            FfiConverterSequenceString.write(value.`groups`, buf)
            FfiConverterSequenceString.write(value.`risks`, buf)
            FfiConverterSequenceTypeMissing.write(value.`missing`, buf)
            FfiConverterSequenceString.write(value.`mandatory`, buf)
            FfiConverterSequenceTypeCounted.write(value.`counted`, buf)
            FfiConverterSequenceTypeIgnored.write(value.`ignored`, buf)
            FfiConverterOptionalString.write(value.`escalate`, buf)
            FfiConverterOptionalString.write(value.`grant`, buf)
            FfiConverterTypePolicyReference.write(value.`policy`, buf)
            FfiConverterString.write(value.`json`, buf)
    }
}



/**
 * A grant to be carried out by a connector, and its secret to be brought to the subject.
 */
data class Deliver (
    /**
     * The grant's id.
     */
    val `grant`: kotlin.String
    ,
    /**
     * The signed token; a connector takes it once.
     */
    val `token`: Secret
    ,
    /**
     * The connector it is for.
     */
    val `connector`: kotlin.String
    ,
    /**
     * Immutable id of the account.
     */
    val `account`: kotlin.String
    ,
    /**
     * What is done to it.
     */
    val `action`: kotlin.String
    ,
    /**
     * What the secret is.
     */
    val `what`: Brings
    ,
    /**
     * The one-time password, the new password or the re-enrolment key; none if a provider makes it.
     */
    val `secret`: Secret?
    ,
    /**
     * Binds the secret to the token: 32 bytes in base64url.
     */
    val `blind`: Secret?
    ,
    /**
     * Whether the password must be changed at the first sign-in.
     */
    val `changeAtFirstUse`: kotlin.Boolean
    ,
    /**
     * Where the secret goes, each part over a channel of its own.
     */
    val `parts`: List<Part>

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeDeliver: FfiConverterRustBuffer<Deliver> {
    override fun read(buf: ByteBuffer): Deliver {
        return Deliver(
            FfiConverterString.read(buf),
            FfiConverterTypeSecret.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeBrings.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterSequenceTypePart.read(buf),
        )
    }

    override fun allocationSize(value: Deliver) = (
            FfiConverterString.allocationSize(value.`grant`) +
            FfiConverterTypeSecret.allocationSize(value.`token`) +
            FfiConverterString.allocationSize(value.`connector`) +
            FfiConverterString.allocationSize(value.`account`) +
            FfiConverterString.allocationSize(value.`action`) +
            FfiConverterTypeBrings.allocationSize(value.`what`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`secret`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`blind`) +
            FfiConverterBoolean.allocationSize(value.`changeAtFirstUse`) +
            FfiConverterSequenceTypePart.allocationSize(value.`parts`)
    )

    override fun write(value: Deliver, buf: ByteBuffer) {
            FfiConverterString.write(value.`grant`, buf)
            FfiConverterTypeSecret.write(value.`token`, buf)
            FfiConverterString.write(value.`connector`, buf)
            FfiConverterString.write(value.`account`, buf)
            FfiConverterString.write(value.`action`, buf)
            FfiConverterTypeBrings.write(value.`what`, buf)
            FfiConverterOptionalTypeSecret.write(value.`secret`, buf)
            FfiConverterOptionalTypeSecret.write(value.`blind`, buf)
            FfiConverterBoolean.write(value.`changeAtFirstUse`, buf)
            FfiConverterSequenceTypePart.write(value.`parts`, buf)
    }
}



/**
 * What a connector is asked to do: compared with what was granted.
 */
data class Delivery (
    /**
     * What is to be done.
     */
    val `action`: kotlin.String
    ,
    /**
     * The account: the directory's immutable id.
     */
    val `account`: kotlin.String
    ,
    /**
     * What ties the secret to the token, as the command has it; there if the secret is.
     */
    val `blind`: Secret? = null
    ,
    /**
     * The one-time password or key to be set; none if the provider makes it.
     */
    val `secret`: Secret? = null

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_delivery_to_json(FfiConverterTypeDelivery.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeDelivery: FfiConverterRustBuffer<Delivery> {
    override fun read(buf: ByteBuffer): Delivery {
        return Delivery(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
        )
    }

    override fun allocationSize(value: Delivery) = (
            FfiConverterString.allocationSize(value.`action`) +
            FfiConverterString.allocationSize(value.`account`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`blind`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`secret`)
    )

    override fun write(value: Delivery, buf: ByteBuffer) {
            FfiConverterString.write(value.`action`, buf)
            FfiConverterString.write(value.`account`, buf)
            FfiConverterOptionalTypeSecret.write(value.`blind`, buf)
            FfiConverterOptionalTypeSecret.write(value.`secret`, buf)
    }
}



/**
 * One step of an administrator.
 */
data class DeskInput (
    /**
     * Chosen by the host before the first try.
     */
    val `id`: kotlin.String
    ,
    /**
     * The administrator, authenticated by the host: a person, and not the one it is about.
     */
    val `by`: Operator
    ,
    /**
     * Whom it is about: the immutable id in the directory.
     */
    val `account`: kotlin.String
    ,
    /**
     * Why; sealed under the key of whom it is about.
     */
    val `reason`: Secret
    ,
    /**
     * What is done.
     */
    val `says`: AdministratorInput

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_deskinput_to_json(FfiConverterTypeDeskInput.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeDeskInput: FfiConverterRustBuffer<DeskInput> {
    override fun read(buf: ByteBuffer): DeskInput {
        return DeskInput(
            FfiConverterString.read(buf),
            FfiConverterTypeOperator.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeSecret.read(buf),
            FfiConverterTypeAdministratorInput.read(buf),
        )
    }

    override fun allocationSize(value: DeskInput) = (
            FfiConverterString.allocationSize(value.`id`) +
            FfiConverterTypeOperator.allocationSize(value.`by`) +
            FfiConverterString.allocationSize(value.`account`) +
            FfiConverterTypeSecret.allocationSize(value.`reason`) +
            FfiConverterTypeAdministratorInput.allocationSize(value.`says`)
    )

    override fun write(value: DeskInput, buf: ByteBuffer) {
            FfiConverterString.write(value.`id`, buf)
            FfiConverterTypeOperator.write(value.`by`, buf)
            FfiConverterString.write(value.`account`, buf)
            FfiConverterTypeSecret.write(value.`reason`, buf)
            FfiConverterTypeAdministratorInput.write(value.`says`, buf)
    }
}



/**
 * What an administrator is told of their step.
 */
data class DeskReply (
    /**
     * Whether it was taken.
     */
    val `outcome`: Answer
    ,
    /**
     * Why not, if it was refused.
     */
    val `refusal`: Refusal?

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_deskreply_to_json(FfiConverterTypeDeskReply.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeDeskReply: FfiConverterRustBuffer<DeskReply> {
    override fun read(buf: ByteBuffer): DeskReply {
        return DeskReply(
            FfiConverterTypeAnswer.read(buf),
            FfiConverterOptionalTypeRefusal.read(buf),
        )
    }

    override fun allocationSize(value: DeskReply) = (
            FfiConverterTypeAnswer.allocationSize(value.`outcome`) +
            FfiConverterOptionalTypeRefusal.allocationSize(value.`refusal`)
    )

    override fun write(value: DeskReply, buf: ByteBuffer) {
            FfiConverterTypeAnswer.write(value.`outcome`, buf)
            FfiConverterOptionalTypeRefusal.write(value.`refusal`, buf)
    }
}



/**
 * One error or warning about a document.
 */
data class Diagnostic (
    /**
     * Stable name of the kind of mistake, explained in `docs/diagnostics.md`.
     */
    val `code`: kotlin.String
    ,
    /**
     * `error`: the document is refused for it; or `warning`.
     */
    val `severity`: kotlin.String
    ,
    /**
     * What is wrong.
     */
    val `message`: kotlin.String
    ,
    /**
     * Line in the document, from 1.
     */
    val `line`: kotlin.Long
    ,
    /**
     * Column in the line, in characters, from 1.
     */
    val `column`: kotlin.Long
    ,
    /**
     * The document path: `groups[1].require.pass[0]`; empty for the document as a whole.
     */
    val `path`: kotlin.String
    ,
    /**
     * The text of the document that is underlined; its first line, if it has several.
     */
    val `text`: kotlin.String
    ,
    /**
     * The first byte that is underlined.
     */
    val `start`: kotlin.Long
    ,
    /**
     * The byte after the last that is underlined.
     */
    val `end`: kotlin.Long
    ,
    /**
     * The way out.
     */
    val `help`: kotlin.String?
    ,
    /**
     * The shortest evidence that shows a warning is real, as `check=outcome`.
     */
    val `evidence`: List<kotlin.String>
    ,
    /**
     * What to write in place of the underlined text, where that is certain enough to be offered.
     */
    val `fix`: kotlin.String?

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeDiagnostic: FfiConverterRustBuffer<Diagnostic> {
    override fun read(buf: ByteBuffer): Diagnostic {
        return Diagnostic(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterOptionalString.read(buf),
        )
    }

    override fun allocationSize(value: Diagnostic) = (
            FfiConverterString.allocationSize(value.`code`) +
            FfiConverterString.allocationSize(value.`severity`) +
            FfiConverterString.allocationSize(value.`message`) +
            FfiConverterLong.allocationSize(value.`line`) +
            FfiConverterLong.allocationSize(value.`column`) +
            FfiConverterString.allocationSize(value.`path`) +
            FfiConverterString.allocationSize(value.`text`) +
            FfiConverterLong.allocationSize(value.`start`) +
            FfiConverterLong.allocationSize(value.`end`) +
            FfiConverterOptionalString.allocationSize(value.`help`) +
            FfiConverterSequenceString.allocationSize(value.`evidence`) +
            FfiConverterOptionalString.allocationSize(value.`fix`)
    )

    override fun write(value: Diagnostic, buf: ByteBuffer) {
            FfiConverterString.write(value.`code`, buf)
            FfiConverterString.write(value.`severity`, buf)
            FfiConverterString.write(value.`message`, buf)
            FfiConverterLong.write(value.`line`, buf)
            FfiConverterLong.write(value.`column`, buf)
            FfiConverterString.write(value.`path`, buf)
            FfiConverterString.write(value.`text`, buf)
            FfiConverterLong.write(value.`start`, buf)
            FfiConverterLong.write(value.`end`, buf)
            FfiConverterOptionalString.write(value.`help`, buf)
            FfiConverterSequenceString.write(value.`evidence`, buf)
            FfiConverterOptionalString.write(value.`fix`, buf)
    }
}



/**
 * What one factor contributes.
 */
data class Factor (
    /**
     * `knowledge`, `possession`, `inherence`, `attestation` or `context`.
     */
    val `factor`: kotlin.String
    ,
    /**
     * Positive points of its evidence.
     */
    val `earned`: kotlin.Long
    ,
    /**
     * The same, at most the cap of the factor.
     */
    val `counted`: kotlin.Long

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeFactor: FfiConverterRustBuffer<Factor> {
    override fun read(buf: ByteBuffer): Factor {
        return Factor(
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterLong.read(buf),
        )
    }

    override fun allocationSize(value: Factor) = (
            FfiConverterString.allocationSize(value.`factor`) +
            FfiConverterLong.allocationSize(value.`earned`) +
            FfiConverterLong.allocationSize(value.`counted`)
    )

    override fun write(value: Factor, buf: ByteBuffer) {
            FfiConverterString.write(value.`factor`, buf)
            FfiConverterLong.write(value.`earned`, buf)
            FfiConverterLong.write(value.`counted`, buf)
    }
}



/**
 * What is known of a caller when a decision is made.
 */
data class Facts (
    /**
     * What is asked for: an action of the policy.
     */
    val `action`: kotlin.String
    ,
    /**
     * The time of the decision.
     */
    val `now`: Time
    ,
    /**
     * Groups of the subject: names or distinguished names. None (not said) is taken only by
     * policies that have no groups, and is not the same as an empty list.
     */
    val `groups`: List<kotlin.String>? = null
    ,
    /**
     * Results of checks, in any order.
     */
    val `evidence`: List<CheckResult> = listOf()
    ,
    /**
     * Challenges this subject can not do now.
     */
    val `unavailable`: List<kotlin.String> = listOf()

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeFacts: FfiConverterRustBuffer<Facts> {
    override fun read(buf: ByteBuffer): Facts {
        return Facts(
            FfiConverterString.read(buf),
            FfiConverterTypeTime.read(buf),
            FfiConverterOptionalSequenceString.read(buf),
            FfiConverterSequenceTypeCheckResult.read(buf),
            FfiConverterSequenceString.read(buf),
        )
    }

    override fun allocationSize(value: Facts) = (
            FfiConverterString.allocationSize(value.`action`) +
            FfiConverterTypeTime.allocationSize(value.`now`) +
            FfiConverterOptionalSequenceString.allocationSize(value.`groups`) +
            FfiConverterSequenceTypeCheckResult.allocationSize(value.`evidence`) +
            FfiConverterSequenceString.allocationSize(value.`unavailable`)
    )

    override fun write(value: Facts, buf: ByteBuffer) {
            FfiConverterString.write(value.`action`, buf)
            FfiConverterTypeTime.write(value.`now`, buf)
            FfiConverterOptionalSequenceString.write(value.`groups`, buf)
            FfiConverterSequenceTypeCheckResult.write(value.`evidence`, buf)
            FfiConverterSequenceString.write(value.`unavailable`, buf)
    }
}



/**
 * The case, for the host's own program.
 */
data class HostView (
    /**
     * Where the case stands.
     */
    val `state`: CaseState
    ,
    /**
     * The verdict, limits included.
     */
    val `verdict`: Verdict
    ,
    /**
     * What blocks it besides the policy.
     */
    val `blockedBy`: List<Block>
    ,
    /**
     * The grant that can be redeemed.
     */
    val `grant`: kotlin.String?
    ,
    /**
     * Until when.
     */
    val `grantEnd`: Time?

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeHostView: FfiConverterRustBuffer<HostView> {
    override fun read(buf: ByteBuffer): HostView {
        return HostView(
            FfiConverterTypeCaseState.read(buf),
            FfiConverterTypeVerdict.read(buf),
            FfiConverterSequenceTypeBlock.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterOptionalTypeTime.read(buf),
        )
    }

    override fun allocationSize(value: HostView) = (
            FfiConverterTypeCaseState.allocationSize(value.`state`) +
            FfiConverterTypeVerdict.allocationSize(value.`verdict`) +
            FfiConverterSequenceTypeBlock.allocationSize(value.`blockedBy`) +
            FfiConverterOptionalString.allocationSize(value.`grant`) +
            FfiConverterOptionalTypeTime.allocationSize(value.`grantEnd`)
    )

    override fun write(value: HostView, buf: ByteBuffer) {
            FfiConverterTypeCaseState.write(value.`state`, buf)
            FfiConverterTypeVerdict.write(value.`verdict`, buf)
            FfiConverterSequenceTypeBlock.write(value.`blockedBy`, buf)
            FfiConverterOptionalString.write(value.`grant`, buf)
            FfiConverterOptionalTypeTime.write(value.`grantEnd`, buf)
    }
}



/**
 * Evidence that does nothing, and why.
 */
data class Ignored (
    /**
     * The check.
     */
    val `check`: kotlin.String
    ,
    /**
     * Its outcome.
     */
    val `outcome`: kotlin.String
    ,
    /**
     * When it was observed.
     */
    val `at`: Time
    ,
    /**
     * Which item of a repeatable check.
     */
    val `item`: kotlin.String?
    ,
    /**
     * The first reason that applies.
     */
    val `reason`: IgnoredReason

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeIgnored: FfiConverterRustBuffer<Ignored> {
    override fun read(buf: ByteBuffer): Ignored {
        return Ignored(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeTime.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterTypeIgnoredReason.read(buf),
        )
    }

    override fun allocationSize(value: Ignored) = (
            FfiConverterString.allocationSize(value.`check`) +
            FfiConverterString.allocationSize(value.`outcome`) +
            FfiConverterTypeTime.allocationSize(value.`at`) +
            FfiConverterOptionalString.allocationSize(value.`item`) +
            FfiConverterTypeIgnoredReason.allocationSize(value.`reason`)
    )

    override fun write(value: Ignored, buf: ByteBuffer) {
            FfiConverterString.write(value.`check`, buf)
            FfiConverterString.write(value.`outcome`, buf)
            FfiConverterTypeTime.write(value.`at`, buf)
            FfiConverterOptionalString.write(value.`item`, buf)
            FfiConverterTypeIgnoredReason.write(value.`reason`, buf)
    }
}



/**
 * One input: its id, who says it, and what.
 *
 * The id makes it safe to say it again: the same input a second time changes nothing.
 */
data class Input (
    /**
     * Chosen by the host before the first try.
     */
    val `id`: kotlin.String
    ,
    /**
     * Door, actor and content.
     */
    val `said`: Said

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_input_to_json(FfiConverterTypeInput.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeInput: FfiConverterRustBuffer<Input> {
    override fun read(buf: ByteBuffer): Input {
        return Input(
            FfiConverterString.read(buf),
            FfiConverterTypeSaid.read(buf),
        )
    }

    override fun allocationSize(value: Input) = (
            FfiConverterString.allocationSize(value.`id`) +
            FfiConverterTypeSaid.allocationSize(value.`said`)
    )

    override fun write(value: Input, buf: ByteBuffer) {
            FfiConverterString.write(value.`id`, buf)
            FfiConverterTypeSaid.write(value.`said`, buf)
    }
}



/**
 * What is missing in one layer of the rules.
 */
data class Missing (
    /**
     * The document path of the layer: `actions.reset_password`.
     */
    val `layer`: kotlin.String
    ,
    /**
     * In words.
     */
    val `text`: kotlin.String
    ,
    /**
     * In the shape of the policy.
     */
    val `unmet`: Unmet

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeMissing: FfiConverterRustBuffer<Missing> {
    override fun read(buf: ByteBuffer): Missing {
        return Missing(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeUnmet.read(buf),
        )
    }

    override fun allocationSize(value: Missing) = (
            FfiConverterString.allocationSize(value.`layer`) +
            FfiConverterString.allocationSize(value.`text`) +
            FfiConverterTypeUnmet.allocationSize(value.`unmet`)
    )

    override fun write(value: Missing, buf: ByteBuffer) {
            FfiConverterString.write(value.`layer`, buf)
            FfiConverterString.write(value.`text`, buf)
            FfiConverterTypeUnmet.write(value.`unmet`, buf)
    }
}



/**
 * When a step is made, with which randomness, and about whom.
 */
data class Moment (
    /**
     * The time of the step.
     */
    val `now`: Time
    ,
    /**
     * 32 new bytes of the system's generator, for this try alone.
     */
    val `seed`: kotlin.ByteArray
    ,
    /**
     * The directory's present view of the subject; none if it does not know them.
     */
    val `subject`: Snapshot? = null

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeMoment: FfiConverterRustBuffer<Moment> {
    override fun read(buf: ByteBuffer): Moment {
        return Moment(
            FfiConverterTypeTime.read(buf),
            FfiConverterByteArray.read(buf),
            FfiConverterOptionalTypeSnapshot.read(buf),
        )
    }

    override fun allocationSize(value: Moment) = (
            FfiConverterTypeTime.allocationSize(value.`now`) +
            FfiConverterByteArray.allocationSize(value.`seed`) +
            FfiConverterOptionalTypeSnapshot.allocationSize(value.`subject`)
    )

    override fun write(value: Moment, buf: ByteBuffer) {
            FfiConverterTypeTime.write(value.`now`, buf)
            FfiConverterByteArray.write(value.`seed`, buf)
            FfiConverterOptionalTypeSnapshot.write(value.`subject`, buf)
    }
}



/**
 * People to be told.
 */
data class Notify (
    /**
     * What happened.
     */
    val `event`: AlertEvent
    ,
    /**
     * How urgent it is.
     */
    val `severity`: AlertSeverity
    ,
    /**
     * Whether a ticket is opened, too.
     */
    val `ticket`: kotlin.Boolean
    ,
    /**
     * Who, and where.
     */
    val `to`: List<Recipient>

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeNotify: FfiConverterRustBuffer<Notify> {
    override fun read(buf: ByteBuffer): Notify {
        return Notify(
            FfiConverterTypeAlertEvent.read(buf),
            FfiConverterTypeAlertSeverity.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterSequenceTypeRecipient.read(buf),
        )
    }

    override fun allocationSize(value: Notify) = (
            FfiConverterTypeAlertEvent.allocationSize(value.`event`) +
            FfiConverterTypeAlertSeverity.allocationSize(value.`severity`) +
            FfiConverterBoolean.allocationSize(value.`ticket`) +
            FfiConverterSequenceTypeRecipient.allocationSize(value.`to`)
    )

    override fun write(value: Notify, buf: ByteBuffer) {
            FfiConverterTypeAlertEvent.write(value.`event`, buf)
            FfiConverterTypeAlertSeverity.write(value.`severity`, buf)
            FfiConverterBoolean.write(value.`ticket`, buf)
            FfiConverterSequenceTypeRecipient.write(value.`to`, buf)
    }
}



/**
 * How a case begins. Whose account it is says the snapshot in the context.
 */
data class Opening (
    /**
     * What is asked for: an action of the policy, or `not_me`.
     */
    val `action`: kotlin.String
    ,
    /**
     * Who runs it.
     */
    val `operator`: Operator
    ,
    /**
     * How the caller got in touch: `phone`, `chat`, `web`.
     */
    val `channel`: kotlin.String
    ,
    /**
     * The number or address they came from, for the record; sealed.
     */
    val `from`: Secret? = null
    ,
    /**
     * The language of the screen, for callers whom the directory does not know.
     */
    val `language`: kotlin.String? = null
    ,
    /**
     * What they said their account is, as typed: what a decoy is drawn from, also where the directory
     * knows them. Case, spaces and the domain make no difference (`Tenant::domains`).
     */
    val `named`: kotlin.String? = null

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_opening_to_json(FfiConverterTypeOpening.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeOpening: FfiConverterRustBuffer<Opening> {
    override fun read(buf: ByteBuffer): Opening {
        return Opening(
            FfiConverterString.read(buf),
            FfiConverterTypeOperator.read(buf),
            FfiConverterString.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterOptionalString.read(buf),
        )
    }

    override fun allocationSize(value: Opening) = (
            FfiConverterString.allocationSize(value.`action`) +
            FfiConverterTypeOperator.allocationSize(value.`operator`) +
            FfiConverterString.allocationSize(value.`channel`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`from`) +
            FfiConverterOptionalString.allocationSize(value.`language`) +
            FfiConverterOptionalString.allocationSize(value.`named`)
    )

    override fun write(value: Opening, buf: ByteBuffer) {
            FfiConverterString.write(value.`action`, buf)
            FfiConverterTypeOperator.write(value.`operator`, buf)
            FfiConverterString.write(value.`channel`, buf)
            FfiConverterOptionalTypeSecret.write(value.`from`, buf)
            FfiConverterOptionalString.write(value.`language`, buf)
            FfiConverterOptionalString.write(value.`named`, buf)
    }
}



/**
 * Who runs the case at the desk.
 */
data class Operator (
    /**
     * Immutable id in the directory; of a program, its configured name.
     */
    val `id`: kotlin.String
    ,
    /**
     * Person, program, AI, or nobody (self-service).
     */
    val `kind`: OperatorKind
    ,
    /**
     * How strongly they have signed in themselves, 1 to 3; `None`: not known, which is no level.
     */
    val `level`: kotlin.Long? = null
    ,
    /**
     * Their roles at the desk now, as the policy's `operators` name them.
     */
    val `roles`: List<kotlin.String> = listOf()

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeOperator: FfiConverterRustBuffer<Operator> {
    override fun read(buf: ByteBuffer): Operator {
        return Operator(
            FfiConverterString.read(buf),
            FfiConverterTypeOperatorKind.read(buf),
            FfiConverterOptionalLong.read(buf),
            FfiConverterSequenceString.read(buf),
        )
    }

    override fun allocationSize(value: Operator) = (
            FfiConverterString.allocationSize(value.`id`) +
            FfiConverterTypeOperatorKind.allocationSize(value.`kind`) +
            FfiConverterOptionalLong.allocationSize(value.`level`) +
            FfiConverterSequenceString.allocationSize(value.`roles`)
    )

    override fun write(value: Operator, buf: ByteBuffer) {
            FfiConverterString.write(value.`id`, buf)
            FfiConverterTypeOperatorKind.write(value.`kind`, buf)
            FfiConverterOptionalLong.write(value.`level`, buf)
            FfiConverterSequenceString.write(value.`roles`, buf)
    }
}



/**
 * The case, for its operator.
 */
data class OperatorView (
    /**
     * What was asked for.
     */
    val `action`: kotlin.String
    ,
    /**
     * Where the case stands.
     */
    val `state`: CaseState
    ,
    /**
     * How it ended.
     */
    val `end`: End?
    ,
    /**
     * The verdict, limits included.
     */
    val `verdict`: Verdict
    ,
    /**
     * What blocks it besides the policy: `observing` and `live_grant` pass by themselves.
     */
    val `blockedBy`: List<Block>
    ,
    /**
     * Whether the recovery path of the subject is closed.
     */
    val `closed`: kotlin.Boolean
    ,
    /**
     * Points so far.
     */
    val `points`: kotlin.Long
    ,
    /**
     * Points that are needed in any case.
     */
    val `pointsRequired`: kotlin.Long
    ,
    /**
     * Points of each factor.
     */
    val `factors`: List<Factor>
    ,
    /**
     * Every challenge, in the order of the policy.
     */
    val `challenges`: List<ChallengeView>
    ,
    /**
     * What is missing, one line each.
     */
    val `missing`: List<kotlin.String>
    ,
    /**
     * What to ask next: those without which there is no way first, then the cheapest way.
     */
    val `next`: List<kotlin.String>
    ,
    /**
     * Who takes over.
     */
    val `escalate`: kotlin.String?

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeOperatorView: FfiConverterRustBuffer<OperatorView> {
    override fun read(buf: ByteBuffer): OperatorView {
        return OperatorView(
            FfiConverterString.read(buf),
            FfiConverterTypeCaseState.read(buf),
            FfiConverterOptionalTypeEnd.read(buf),
            FfiConverterTypeVerdict.read(buf),
            FfiConverterSequenceTypeBlock.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterSequenceTypeFactor.read(buf),
            FfiConverterSequenceTypeChallengeView.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterOptionalString.read(buf),
        )
    }

    override fun allocationSize(value: OperatorView) = (
            FfiConverterString.allocationSize(value.`action`) +
            FfiConverterTypeCaseState.allocationSize(value.`state`) +
            FfiConverterOptionalTypeEnd.allocationSize(value.`end`) +
            FfiConverterTypeVerdict.allocationSize(value.`verdict`) +
            FfiConverterSequenceTypeBlock.allocationSize(value.`blockedBy`) +
            FfiConverterBoolean.allocationSize(value.`closed`) +
            FfiConverterLong.allocationSize(value.`points`) +
            FfiConverterLong.allocationSize(value.`pointsRequired`) +
            FfiConverterSequenceTypeFactor.allocationSize(value.`factors`) +
            FfiConverterSequenceTypeChallengeView.allocationSize(value.`challenges`) +
            FfiConverterSequenceString.allocationSize(value.`missing`) +
            FfiConverterSequenceString.allocationSize(value.`next`) +
            FfiConverterOptionalString.allocationSize(value.`escalate`)
    )

    override fun write(value: OperatorView, buf: ByteBuffer) {
            FfiConverterString.write(value.`action`, buf)
            FfiConverterTypeCaseState.write(value.`state`, buf)
            FfiConverterOptionalTypeEnd.write(value.`end`, buf)
            FfiConverterTypeVerdict.write(value.`verdict`, buf)
            FfiConverterSequenceTypeBlock.write(value.`blockedBy`, buf)
            FfiConverterBoolean.write(value.`closed`, buf)
            FfiConverterLong.write(value.`points`, buf)
            FfiConverterLong.write(value.`pointsRequired`, buf)
            FfiConverterSequenceTypeFactor.write(value.`factors`, buf)
            FfiConverterSequenceTypeChallengeView.write(value.`challenges`, buf)
            FfiConverterSequenceString.write(value.`missing`, buf)
            FfiConverterSequenceString.write(value.`next`, buf)
            FfiConverterOptionalString.write(value.`escalate`, buf)
    }
}



/**
 * One part of a secret and where it goes.
 */
data class Part (
    /**
     * The channel of the policy; `read_out` if the operator reads it out.
     */
    val `channel`: kotlin.String
    ,
    /**
     * Number or address; none if it is handed over in person or read out.
     */
    val `address`: Secret?
    ,
    /**
     * What goes there: the secret, or half of it; none if a provider makes it.
     */
    val `text`: Secret?
    ,
    /**
     * The same in a whole message, in the subject's language.
     */
    val `message`: Secret?

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypePart: FfiConverterRustBuffer<Part> {
    override fun read(buf: ByteBuffer): Part {
        return Part(
            FfiConverterString.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
        )
    }

    override fun allocationSize(value: Part) = (
            FfiConverterString.allocationSize(value.`channel`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`address`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`text`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`message`)
    )

    override fun write(value: Part, buf: ByteBuffer) {
            FfiConverterString.write(value.`channel`, buf)
            FfiConverterOptionalTypeSecret.write(value.`address`, buf)
            FfiConverterOptionalTypeSecret.write(value.`text`, buf)
            FfiConverterOptionalTypeSecret.write(value.`message`, buf)
    }
}



/**
 * The cheapest way to approval; empty unless the verdict is `challenge`.
 */
data class Plan (
    /**
     * What to ask: mandatory challenges first, then in the order of the policy.
     */
    val `steps`: List<PlanStep>
    ,
    /**
     * Cost of all steps together, in the policy's own unit.
     */
    val `cost`: kotlin.Long
    ,
    /**
     * Whether it is sure that nothing cheaper leads to approval.
     */
    val `exact`: kotlin.Boolean
    ,
    /**
     * The policy that was planned by.
     */
    val `policy`: PolicyReference
    ,
    /**
     * One line of JSON, by `schema/plan.json`.
     */
    val `json`: kotlin.String

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypePlan: FfiConverterRustBuffer<Plan> {
    override fun read(buf: ByteBuffer): Plan {
        return Plan(
            FfiConverterSequenceTypePlanStep.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterTypePolicyReference.read(buf),
            FfiConverterString.read(buf),
        )
    }

    override fun allocationSize(value: Plan) = (
            FfiConverterSequenceTypePlanStep.allocationSize(value.`steps`) +
            FfiConverterLong.allocationSize(value.`cost`) +
            FfiConverterBoolean.allocationSize(value.`exact`) +
            FfiConverterTypePolicyReference.allocationSize(value.`policy`) +
            FfiConverterString.allocationSize(value.`json`)
    )

    override fun write(value: Plan, buf: ByteBuffer) {
            FfiConverterSequenceTypePlanStep.write(value.`steps`, buf)
            FfiConverterLong.write(value.`cost`, buf)
            FfiConverterBoolean.write(value.`exact`, buf)
            FfiConverterTypePolicyReference.write(value.`policy`, buf)
            FfiConverterString.write(value.`json`, buf)
    }
}



/**
 * A challenge to be passed.
 */
data class PlanStep (
    /**
     * The challenge.
     */
    val `check`: kotlin.String
    ,
    /**
     * What asking costs.
     */
    val `cost`: kotlin.Long
    ,
    /**
     * Whether there is no way without it.
     */
    val `mandatory`: kotlin.Boolean
    ,
    /**
     * The grades it must at least reach.
     */
    val `grades`: Map<kotlin.String, kotlin.Long>

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypePlanStep: FfiConverterRustBuffer<PlanStep> {
    override fun read(buf: ByteBuffer): PlanStep {
        return PlanStep(
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterMapStringLong.read(buf),
        )
    }

    override fun allocationSize(value: PlanStep) = (
            FfiConverterString.allocationSize(value.`check`) +
            FfiConverterLong.allocationSize(value.`cost`) +
            FfiConverterBoolean.allocationSize(value.`mandatory`) +
            FfiConverterMapStringLong.allocationSize(value.`grades`)
    )

    override fun write(value: PlanStep, buf: ByteBuffer) {
            FfiConverterString.write(value.`check`, buf)
            FfiConverterLong.write(value.`cost`, buf)
            FfiConverterBoolean.write(value.`mandatory`, buf)
            FfiConverterMapStringLong.write(value.`grades`, buf)
    }
}



/**
 * Which policy it was.
 */
data class PolicyReference (
    /**
     * Its name.
     */
    val `name`: kotlin.String
    ,
    /**
     * Its version.
     */
    val `version`: kotlin.String
    ,
    /**
     * SHA-256 of the document as canonical JSON (RFC 8785), in hex.
     */
    val `digest`: kotlin.String

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypePolicyReference: FfiConverterRustBuffer<PolicyReference> {
    override fun read(buf: ByteBuffer): PolicyReference {
        return PolicyReference(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
        )
    }

    override fun allocationSize(value: PolicyReference) = (
            FfiConverterString.allocationSize(value.`name`) +
            FfiConverterString.allocationSize(value.`version`) +
            FfiConverterString.allocationSize(value.`digest`)
    )

    override fun write(value: PolicyReference, buf: ByteBuffer) {
            FfiConverterString.write(value.`name`, buf)
            FfiConverterString.write(value.`version`, buf)
            FfiConverterString.write(value.`digest`, buf)
    }
}



/**
 * What became of a test that a policy carries.
 */
data class PolicyTest (
    /**
     * Its name.
     */
    val `title`: kotlin.String
    ,
    /**
     * Whether it passed.
     */
    val `passed`: kotlin.Boolean
    ,
    /**
     * What was not as expected.
     */
    val `failures`: List<kotlin.String>

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypePolicyTest: FfiConverterRustBuffer<PolicyTest> {
    override fun read(buf: ByteBuffer): PolicyTest {
        return PolicyTest(
            FfiConverterString.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterSequenceString.read(buf),
        )
    }

    override fun allocationSize(value: PolicyTest) = (
            FfiConverterString.allocationSize(value.`title`) +
            FfiConverterBoolean.allocationSize(value.`passed`) +
            FfiConverterSequenceString.allocationSize(value.`failures`)
    )

    override fun write(value: PolicyTest, buf: ByteBuffer) {
            FfiConverterString.write(value.`title`, buf)
            FfiConverterBoolean.write(value.`passed`, buf)
            FfiConverterSequenceString.write(value.`failures`, buf)
    }
}



/**
 * What a provider is asked, and must answer with.
 */
data class Provider (
    /**
     * Its id: the name in the policy.
     */
    val `id`: kotlin.String
    ,
    /**
     * Answered back unchanged.
     */
    val `nonce`: kotlin.String
    ,
    /**
     * Shown to the caller, who chooses it on the device.
     */
    val `number`: Secret?
    ,
    /**
     * A decoy, for the host alone: show the page the same, and ask nobody. It does not come back.
     */
    val `decoy`: kotlin.Boolean

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeProvider: FfiConverterRustBuffer<Provider> {
    override fun read(buf: ByteBuffer): Provider {
        return Provider(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterOptionalTypeSecret.read(buf),
            FfiConverterBoolean.read(buf),
        )
    }

    override fun allocationSize(value: Provider) = (
            FfiConverterString.allocationSize(value.`id`) +
            FfiConverterString.allocationSize(value.`nonce`) +
            FfiConverterOptionalTypeSecret.allocationSize(value.`number`) +
            FfiConverterBoolean.allocationSize(value.`decoy`)
    )

    override fun write(value: Provider, buf: ByteBuffer) {
            FfiConverterString.write(value.`id`, buf)
            FfiConverterString.write(value.`nonce`, buf)
            FfiConverterOptionalTypeSecret.write(value.`number`, buf)
            FfiConverterBoolean.write(value.`decoy`, buf)
    }
}



/**
 * A security question with its answer.
 */
data class QuestionAndAnswer (
    /**
     * One of the catalogue, or the subject's own.
     */
    val `question`: Secret
    ,
    /**
     * Its answer.
     */
    val `answer`: Secret

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeQuestionAndAnswer: FfiConverterRustBuffer<QuestionAndAnswer> {
    override fun read(buf: ByteBuffer): QuestionAndAnswer {
        return QuestionAndAnswer(
            FfiConverterTypeSecret.read(buf),
            FfiConverterTypeSecret.read(buf),
        )
    }

    override fun allocationSize(value: QuestionAndAnswer) = (
            FfiConverterTypeSecret.allocationSize(value.`question`) +
            FfiConverterTypeSecret.allocationSize(value.`answer`)
    )

    override fun write(value: QuestionAndAnswer, buf: ByteBuffer) {
            FfiConverterTypeSecret.write(value.`question`, buf)
            FfiConverterTypeSecret.write(value.`answer`, buf)
    }
}



/**
 * One person to be told, at one address.
 */
data class Recipient (
    /**
     * The name under the policy's `people`.
     */
    val `person`: kotlin.String
    ,
    /**
     * The channel of the policy; empty if the policy gives the address itself.
     */
    val `channel`: kotlin.String
    ,
    /**
     * Number or address.
     */
    val `address`: Secret
    ,
    /**
     * What they read; to the subject it holds the token with which they can say "not me".
     */
    val `text`: Secret

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeRecipient: FfiConverterRustBuffer<Recipient> {
    override fun read(buf: ByteBuffer): Recipient {
        return Recipient(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeSecret.read(buf),
            FfiConverterTypeSecret.read(buf),
        )
    }

    override fun allocationSize(value: Recipient) = (
            FfiConverterString.allocationSize(value.`person`) +
            FfiConverterString.allocationSize(value.`channel`) +
            FfiConverterTypeSecret.allocationSize(value.`address`) +
            FfiConverterTypeSecret.allocationSize(value.`text`)
    )

    override fun write(value: Recipient, buf: ByteBuffer) {
            FfiConverterString.write(value.`person`, buf)
            FfiConverterString.write(value.`channel`, buf)
            FfiConverterTypeSecret.write(value.`address`, buf)
            FfiConverterTypeSecret.write(value.`text`, buf)
    }
}



/**
 * The audit record of a step.
 */
data class Record (
    /**
     * The case.
     */
    val `case`: kotlin.String
    ,
    /**
     * Its place in the case, from 0: unique together with the case.
     */
    val `seq`: kotlin.Long
    ,
    /**
     * The record: canonical JSON (RFC 8785). These very bytes are hashed.
     */
    val `text`: kotlin.String
    ,
    /**
     * SHA-256(0x00 || text) in hex: `prev` of the next one.
     */
    val `hash`: kotlin.String

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_record_to_json(FfiConverterTypeRecord.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeRecord: FfiConverterRustBuffer<Record> {
    override fun read(buf: ByteBuffer): Record {
        return Record(
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
        )
    }

    override fun allocationSize(value: Record) = (
            FfiConverterString.allocationSize(value.`case`) +
            FfiConverterLong.allocationSize(value.`seq`) +
            FfiConverterString.allocationSize(value.`text`) +
            FfiConverterString.allocationSize(value.`hash`)
    )

    override fun write(value: Record, buf: ByteBuffer) {
            FfiConverterString.write(value.`case`, buf)
            FfiConverterLong.write(value.`seq`, buf)
            FfiConverterString.write(value.`text`, buf)
            FfiConverterString.write(value.`hash`, buf)
    }
}



/**
 * A grant that was carried out, now or before.
 */
data class Redeemed (
    /**
     * What the grant says.
     */
    val `claims`: Claims
    ,
    /**
     * What became of it, to be reported to the engine.
     */
    val `written`: Written
    ,
    /**
     * Whether it had been taken before: this is what was remembered.
     */
    val `repeated`: kotlin.Boolean
    ,
    /**
     * Why the result could not be stored, if so.
     */
    val `unstored`: kotlin.String?

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_redeemed_to_json(FfiConverterTypeRedeemed.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeRedeemed: FfiConverterRustBuffer<Redeemed> {
    override fun read(buf: ByteBuffer): Redeemed {
        return Redeemed(
            FfiConverterTypeClaims.read(buf),
            FfiConverterTypeWritten.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterOptionalString.read(buf),
        )
    }

    override fun allocationSize(value: Redeemed) = (
            FfiConverterTypeClaims.allocationSize(value.`claims`) +
            FfiConverterTypeWritten.allocationSize(value.`written`) +
            FfiConverterBoolean.allocationSize(value.`repeated`) +
            FfiConverterOptionalString.allocationSize(value.`unstored`)
    )

    override fun write(value: Redeemed, buf: ByteBuffer) {
            FfiConverterTypeClaims.write(value.`claims`, buf)
            FfiConverterTypeWritten.write(value.`written`, buf)
            FfiConverterBoolean.write(value.`repeated`, buf)
            FfiConverterOptionalString.write(value.`unstored`, buf)
    }
}



/**
 * What was asked is not done.
 */
data class Refusal (
    /**
     * Stable name of the kind of refusal.
     */
    val `code`: kotlin.String
    ,
    /**
     * What it is about: a challenge, a command; empty if nothing in particular.
     */
    val `about`: kotlin.String
    ,
    /**
     * What it means, for operators.
     */
    val `meaning`: kotlin.String
    ,
    /**
     * The way out.
     */
    val `help`: kotlin.String

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeRefusal: FfiConverterRustBuffer<Refusal> {
    override fun read(buf: ByteBuffer): Refusal {
        return Refusal(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
        )
    }

    override fun allocationSize(value: Refusal) = (
            FfiConverterString.allocationSize(value.`code`) +
            FfiConverterString.allocationSize(value.`about`) +
            FfiConverterString.allocationSize(value.`meaning`) +
            FfiConverterString.allocationSize(value.`help`)
    )

    override fun write(value: Refusal, buf: ByteBuffer) {
            FfiConverterString.write(value.`code`, buf)
            FfiConverterString.write(value.`about`, buf)
            FfiConverterString.write(value.`meaning`, buf)
            FfiConverterString.write(value.`help`, buf)
    }
}



/**
 * Someone the policy names under `people`.
 */
data class Related (
    /**
     * The name under `people`.
     */
    val `person`: kotlin.String
    ,
    /**
     * Immutable id in the directory.
     */
    val `id`: kotlin.String
    ,
    /**
     * Where they can be reached.
     */
    val `contacts`: List<Contact> = listOf()
    ,
    /**
     * Since when the relation holds; if nobody knows, not long enough. A time before 1990 is one that
     * nobody knows: seconds taken for milliseconds.
     */
    val `since`: Time? = null

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeRelated: FfiConverterRustBuffer<Related> {
    override fun read(buf: ByteBuffer): Related {
        return Related(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterSequenceTypeContact.read(buf),
            FfiConverterOptionalTypeTime.read(buf),
        )
    }

    override fun allocationSize(value: Related) = (
            FfiConverterString.allocationSize(value.`person`) +
            FfiConverterString.allocationSize(value.`id`) +
            FfiConverterSequenceTypeContact.allocationSize(value.`contacts`) +
            FfiConverterOptionalTypeTime.allocationSize(value.`since`)
    )

    override fun write(value: Related, buf: ByteBuffer) {
            FfiConverterString.write(value.`person`, buf)
            FfiConverterString.write(value.`id`, buf)
            FfiConverterSequenceTypeContact.write(value.`contacts`, buf)
            FfiConverterOptionalTypeTime.write(value.`since`, buf)
    }
}



/**
 * What is known once a step was stored.
 */
data class Released (
    /**
     * The case as it is now.
     */
    val `case`: Case
    ,
    /**
     * What whoever spoke is told.
     */
    val `reply`: Reply
    ,
    /**
     * What is to be carried out, in order; they stand in the outbox, too.
     */
    val `commands`: List<Command>

): Disposable{





    @Suppress("UNNECESSARY_SAFE_CALL") // codegen is much simpler if we unconditionally emit safe calls here
    override fun destroy() {

    Disposable.destroy(
        this.`case`,
        this.`reply`,
        this.`commands`
    )
    }

    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeReleased: FfiConverterRustBuffer<Released> {
    override fun read(buf: ByteBuffer): Released {
        return Released(
            FfiConverterTypeCase.read(buf),
            FfiConverterTypeReply.read(buf),
            FfiConverterSequenceTypeCommand.read(buf),
        )
    }

    override fun allocationSize(value: Released) = (
            FfiConverterTypeCase.allocationSize(value.`case`) +
            FfiConverterTypeReply.allocationSize(value.`reply`) +
            FfiConverterSequenceTypeCommand.allocationSize(value.`commands`)
    )

    override fun write(value: Released, buf: ByteBuffer) {
            FfiConverterTypeCase.write(value.`case`, buf)
            FfiConverterTypeReply.write(value.`reply`, buf)
            FfiConverterSequenceTypeCommand.write(value.`commands`, buf)
    }
}



/**
 * What whoever spoke is told, with what is shown this once.
 */
data class Reply (
    /**
     * Whether it was taken.
     */
    val `outcome`: Answer
    ,
    /**
     * Why not, if it was refused. Callers are shown their view and never the reason.
     */
    val `refusal`: Refusal?
    ,
    /**
     * What they may see now.
     */
    val `view`: View
    ,
    /**
     * Not to be shown before.
     */
    val `notBefore`: Time
    ,
    /**
     * Commands that are not reported on.
     */
    val `open`: List<kotlin.String>

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_reply_to_json(FfiConverterTypeReply.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeReply: FfiConverterRustBuffer<Reply> {
    override fun read(buf: ByteBuffer): Reply {
        return Reply(
            FfiConverterTypeAnswer.read(buf),
            FfiConverterOptionalTypeRefusal.read(buf),
            FfiConverterTypeView.read(buf),
            FfiConverterTypeTime.read(buf),
            FfiConverterSequenceString.read(buf),
        )
    }

    override fun allocationSize(value: Reply) = (
            FfiConverterTypeAnswer.allocationSize(value.`outcome`) +
            FfiConverterOptionalTypeRefusal.allocationSize(value.`refusal`) +
            FfiConverterTypeView.allocationSize(value.`view`) +
            FfiConverterTypeTime.allocationSize(value.`notBefore`) +
            FfiConverterSequenceString.allocationSize(value.`open`)
    )

    override fun write(value: Reply, buf: ByteBuffer) {
            FfiConverterTypeAnswer.write(value.`outcome`, buf)
            FfiConverterOptionalTypeRefusal.write(value.`refusal`, buf)
            FfiConverterTypeView.write(value.`view`, buf)
            FfiConverterTypeTime.write(value.`notBefore`, buf)
            FfiConverterSequenceString.write(value.`open`, buf)
    }
}



/**
 * A person is to be asked whether the caller is the subject.
 */
data class RequestVouch (
    /**
     * The challenge.
     */
    val `challenge`: kotlin.String
    ,
    /**
     * Immutable ids of those who may.
     */
    val `people`: List<kotlin.String>
    ,
    /**
     * What they read, in the subject's language.
     */
    val `text`: Secret
    ,
    /**
     * What the caller hears meanwhile.
     */
    val `prompt`: kotlin.String
    ,
    /**
     * Until when it is open.
     */
    val `until`: Time

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeRequestVouch: FfiConverterRustBuffer<RequestVouch> {
    override fun read(buf: ByteBuffer): RequestVouch {
        return RequestVouch(
            FfiConverterString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterTypeSecret.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeTime.read(buf),
        )
    }

    override fun allocationSize(value: RequestVouch) = (
            FfiConverterString.allocationSize(value.`challenge`) +
            FfiConverterSequenceString.allocationSize(value.`people`) +
            FfiConverterTypeSecret.allocationSize(value.`text`) +
            FfiConverterString.allocationSize(value.`prompt`) +
            FfiConverterTypeTime.allocationSize(value.`until`)
    )

    override fun write(value: RequestVouch, buf: ByteBuffer) {
            FfiConverterString.write(value.`challenge`, buf)
            FfiConverterSequenceString.write(value.`people`, buf)
            FfiConverterTypeSecret.write(value.`text`, buf)
            FfiConverterString.write(value.`prompt`, buf)
            FfiConverterTypeTime.write(value.`until`, buf)
    }
}



/**
 * Everything that is to be said about a policy document.
 */
data class Review (
    /**
     * Whether it loads: it has no error.
     */
    val `loads`: kotlin.Boolean
    ,
    /**
     * Errors and warnings, in the order of the document.
     */
    val `diagnostics`: List<Diagnostic>
    ,
    /**
     * What became of the document's own tests; none if there is an error.
     */
    val `tests`: List<PolicyTest>

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_review_to_json(FfiConverterTypeReview.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeReview: FfiConverterRustBuffer<Review> {
    override fun read(buf: ByteBuffer): Review {
        return Review(
            FfiConverterBoolean.read(buf),
            FfiConverterSequenceTypeDiagnostic.read(buf),
            FfiConverterSequenceTypePolicyTest.read(buf),
        )
    }

    override fun allocationSize(value: Review) = (
            FfiConverterBoolean.allocationSize(value.`loads`) +
            FfiConverterSequenceTypeDiagnostic.allocationSize(value.`diagnostics`) +
            FfiConverterSequenceTypePolicyTest.allocationSize(value.`tests`)
    )

    override fun write(value: Review, buf: ByteBuffer) {
            FfiConverterBoolean.write(value.`loads`, buf)
            FfiConverterSequenceTypeDiagnostic.write(value.`diagnostics`, buf)
            FfiConverterSequenceTypePolicyTest.write(value.`tests`, buf)
    }
}



/**
 * A stored row: sealed, and bound to its key.
 */
data class Row (
    /**
     * Where it is stored.
     */
    val `key`: kotlin.String
    ,
    /**
     * Counts the writes of this row, from 1; 0: it is not there.
     */
    val `version`: kotlin.Long
    ,
    /**
     * The sealed row; none if it is not there, or is to be deleted.
     */
    val `bytes`: kotlin.ByteArray?

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeRow: FfiConverterRustBuffer<Row> {
    override fun read(buf: ByteBuffer): Row {
        return Row(
            FfiConverterString.read(buf),
            FfiConverterLong.read(buf),
            FfiConverterOptionalByteArray.read(buf),
        )
    }

    override fun allocationSize(value: Row) = (
            FfiConverterString.allocationSize(value.`key`) +
            FfiConverterLong.allocationSize(value.`version`) +
            FfiConverterOptionalByteArray.allocationSize(value.`bytes`)
    )

    override fun write(value: Row, buf: ByteBuffer) {
            FfiConverterString.write(value.`key`, buf)
            FfiConverterLong.write(value.`version`, buf)
            FfiConverterOptionalByteArray.write(value.`bytes`, buf)
    }
}



/**
 * A text to be delivered to one contact.
 */
data class Send (
    /**
     * What it is for: a challenge.
     */
    val `challenge`: kotlin.String
    ,
    /**
     * The channel of the policy.
     */
    val `channel`: kotlin.String
    ,
    /**
     * Number or address.
     */
    val `address`: Secret
    ,
    /**
     * The whole text, with the code in it.
     */
    val `text`: Secret
    ,
    /**
     * The code alone, for gateways with templates of their own.
     */
    val `code`: Secret

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeSend: FfiConverterRustBuffer<Send> {
    override fun read(buf: ByteBuffer): Send {
        return Send(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterTypeSecret.read(buf),
            FfiConverterTypeSecret.read(buf),
            FfiConverterTypeSecret.read(buf),
        )
    }

    override fun allocationSize(value: Send) = (
            FfiConverterString.allocationSize(value.`challenge`) +
            FfiConverterString.allocationSize(value.`channel`) +
            FfiConverterTypeSecret.allocationSize(value.`address`) +
            FfiConverterTypeSecret.allocationSize(value.`text`) +
            FfiConverterTypeSecret.allocationSize(value.`code`)
    )

    override fun write(value: Send, buf: ByteBuffer) {
            FfiConverterString.write(value.`challenge`, buf)
            FfiConverterString.write(value.`channel`, buf)
            FfiConverterTypeSecret.write(value.`address`, buf)
            FfiConverterTypeSecret.write(value.`text`, buf)
            FfiConverterTypeSecret.write(value.`code`, buf)
    }
}



/**
 * How an engine is set up: what a tenant is made of.
 */
data class Setup (
    /**
     * The log origin; `iss` of every grant.
     */
    val `origin`: kotlin.String
    ,
    /**
     * The connector that carries grants out; their `aud`.
     */
    val `connector`: kotlin.String
    ,
    /**
     * Passwords that are never taken: common, expected or known to have leaked. The rules are the policy's.
     */
    val `blocklist`: List<kotlin.String> = listOf()
    ,
    /**
     * Questions that can be enrolled, and that decoys are drawn from.
     */
    val `catalogue`: List<kotlin.String> = listOf()
    ,
    /**
     * Domains in which the directory looks for a name, as they are typed before a `\` or behind an
     * `@`: a decoy is the same with and without them. If none are given, with and without any.
     */
    val `domains`: List<kotlin.String> = listOf()
    ,
    /**
     * What people call a name of the policy: by language, then by name.
     */
    val `labels`: Map<kotlin.String, Map<kotlin.String, kotlin.String>> = mapOf()
    ,
    /**
     * Providers that sign what they answer, with their Ed25519 public keys: 32 bytes in base64url.
     */
    val `providers`: Map<kotlin.String, kotlin.String> = mapOf()
    ,
    /**
     * Languages of the host's own: every text by its key.
     */
    val `texts`: Map<kotlin.String, Map<kotlin.String, kotlin.String>> = mapOf()
    ,
    /**
     * Words that alone make no password, such as the name of the organisation.
     */
    val `words`: List<kotlin.String> = listOf()

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_setup_to_json(FfiConverterTypeSetup.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeSetup: FfiConverterRustBuffer<Setup> {
    override fun read(buf: ByteBuffer): Setup {
        return Setup(
            FfiConverterString.read(buf),
            FfiConverterString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterMapStringMapStringString.read(buf),
            FfiConverterMapStringString.read(buf),
            FfiConverterMapStringMapStringString.read(buf),
            FfiConverterSequenceString.read(buf),
        )
    }

    override fun allocationSize(value: Setup) = (
            FfiConverterString.allocationSize(value.`origin`) +
            FfiConverterString.allocationSize(value.`connector`) +
            FfiConverterSequenceString.allocationSize(value.`blocklist`) +
            FfiConverterSequenceString.allocationSize(value.`catalogue`) +
            FfiConverterSequenceString.allocationSize(value.`domains`) +
            FfiConverterMapStringMapStringString.allocationSize(value.`labels`) +
            FfiConverterMapStringString.allocationSize(value.`providers`) +
            FfiConverterMapStringMapStringString.allocationSize(value.`texts`) +
            FfiConverterSequenceString.allocationSize(value.`words`)
    )

    override fun write(value: Setup, buf: ByteBuffer) {
            FfiConverterString.write(value.`origin`, buf)
            FfiConverterString.write(value.`connector`, buf)
            FfiConverterSequenceString.write(value.`blocklist`, buf)
            FfiConverterSequenceString.write(value.`catalogue`, buf)
            FfiConverterSequenceString.write(value.`domains`, buf)
            FfiConverterMapStringMapStringString.write(value.`labels`, buf)
            FfiConverterMapStringString.write(value.`providers`, buf)
            FfiConverterMapStringMapStringString.write(value.`texts`, buf)
            FfiConverterSequenceString.write(value.`words`, buf)
    }
}



/**
 * The directory's present view of the subject.
 */
data class Snapshot (
    /**
     * Immutable id of the account (objectGUID), never a name.
     */
    val `account`: kotlin.String
    ,
    /**
     * Name for people, such as the voucher who is asked.
     */
    val `name`: Secret
    ,
    /**
     * Whether the account is enabled.
     */
    val `enabled`: kotlin.Boolean
    ,
    /**
     * Where codes and secrets can go.
     */
    val `contacts`: List<Contact> = listOf()
    ,
    /**
     * Facts that `recall` asks for.
     */
    val `facts`: Map<kotlin.String, Fact> = mapOf()
    ,
    /**
     * Groups, resolved: names or distinguished names.
     */
    val `groups`: List<kotlin.String> = listOf()
    ,
    /**
     * Language of the prompts: `en`, `de-AT`. With a region it says how dates are written: `en-US`.
     */
    val `language`: kotlin.String? = null
    ,
    /**
     * The policy's `people`, as they are for this subject: who vouches, receives, and takes over.
     */
    val `related`: List<Related> = listOf()
    ,
    /**
     * IANA name of the time zone whose calendar the subject lives by, such as `Europe/Copenhagen`; UTC
     * if empty. By an unknown one no day can be compared: times can not be recalled then.
     */
    val `timeZone`: kotlin.String? = null

){

    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_snapshot_to_json(FfiConverterTypeSnapshot.lower(this),
        _status)
}
    )
    }







    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeSnapshot: FfiConverterRustBuffer<Snapshot> {
    override fun read(buf: ByteBuffer): Snapshot {
        return Snapshot(
            FfiConverterString.read(buf),
            FfiConverterTypeSecret.read(buf),
            FfiConverterBoolean.read(buf),
            FfiConverterSequenceTypeContact.read(buf),
            FfiConverterMapStringTypeFact.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterOptionalString.read(buf),
            FfiConverterSequenceTypeRelated.read(buf),
            FfiConverterOptionalString.read(buf),
        )
    }

    override fun allocationSize(value: Snapshot) = (
            FfiConverterString.allocationSize(value.`account`) +
            FfiConverterTypeSecret.allocationSize(value.`name`) +
            FfiConverterBoolean.allocationSize(value.`enabled`) +
            FfiConverterSequenceTypeContact.allocationSize(value.`contacts`) +
            FfiConverterMapStringTypeFact.allocationSize(value.`facts`) +
            FfiConverterSequenceString.allocationSize(value.`groups`) +
            FfiConverterOptionalString.allocationSize(value.`language`) +
            FfiConverterSequenceTypeRelated.allocationSize(value.`related`) +
            FfiConverterOptionalString.allocationSize(value.`timeZone`)
    )

    override fun write(value: Snapshot, buf: ByteBuffer) {
            FfiConverterString.write(value.`account`, buf)
            FfiConverterTypeSecret.write(value.`name`, buf)
            FfiConverterBoolean.write(value.`enabled`, buf)
            FfiConverterSequenceTypeContact.write(value.`contacts`, buf)
            FfiConverterMapStringTypeFact.write(value.`facts`, buf)
            FfiConverterSequenceString.write(value.`groups`, buf)
            FfiConverterOptionalString.write(value.`language`, buf)
            FfiConverterSequenceTypeRelated.write(value.`related`, buf)
            FfiConverterOptionalString.write(value.`timeZone`, buf)
    }
}



/**
 * An entry that is not met: a challenge, a signal with its outcomes, or an item with grades.
 */
data class Wanted (
    /**
     * The check.
     */
    val `check`: kotlin.String
    ,
    /**
     * Of a signal: one of these outcomes.
     */
    val `outcomes`: List<kotlin.String>
    ,
    /**
     * Of a graded challenge: at least these grades.
     */
    val `grades`: Map<kotlin.String, kotlin.Long>

){





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeWanted: FfiConverterRustBuffer<Wanted> {
    override fun read(buf: ByteBuffer): Wanted {
        return Wanted(
            FfiConverterString.read(buf),
            FfiConverterSequenceString.read(buf),
            FfiConverterMapStringLong.read(buf),
        )
    }

    override fun allocationSize(value: Wanted) = (
            FfiConverterString.allocationSize(value.`check`) +
            FfiConverterSequenceString.allocationSize(value.`outcomes`) +
            FfiConverterMapStringLong.allocationSize(value.`grades`)
    )

    override fun write(value: Wanted, buf: ByteBuffer) {
            FfiConverterString.write(value.`check`, buf)
            FfiConverterSequenceString.write(value.`outcomes`, buf)
            FfiConverterMapStringLong.write(value.`grades`, buf)
    }
}



/**
 * What an administrator does.
 */
sealed class AdministratorInput {

    /**
     * A clock had run ahead and is right again: what it stamped counts as of now, and whatever was
     * begun ends. Nothing that was stamped before now changes.
     */
    data class RepairClock(
        /**
         * The time that the administrator reads from another clock, to the minute: two clocks must
         * agree before stored times are changed.
         */
        val `present`: dev.bonafides.Time) : AdministratorInput()

    {


        companion object
    }

    /**
     * A check that failed 100 times in a row may be asked again. No failure is forgotten, nothing
     * that is closed opens.
     */
    data class EnableCheck(
        /**
         * Its name in the policy.
         */
        val `check`: kotlin.String) : AdministratorInput()

    {


        companion object
    }

    /**
     * Keyring, ledger, enrolment and profile go. Refused while anything of the person still runs.
     */
    data object ErasePerson : AdministratorInput()









    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeAdministratorInput : FfiConverterRustBuffer<AdministratorInput>{
    override fun read(buf: ByteBuffer): AdministratorInput {
        return when(buf.getInt()) {
            1 -> AdministratorInput.RepairClock(
                FfiConverterTypeTime.read(buf),
                )
            2 -> AdministratorInput.EnableCheck(
                FfiConverterString.read(buf),
                )
            3 -> AdministratorInput.ErasePerson
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: AdministratorInput): ULong = when(value) {
        is AdministratorInput.RepairClock -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeTime.allocationSize(value.`present`)
            )
        }
        is AdministratorInput.EnableCheck -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`check`)
            )
        }
        is AdministratorInput.ErasePerson -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
    }

    override fun write(value: AdministratorInput, buf: ByteBuffer) {
        when(value) {
            is AdministratorInput.RepairClock -> {
                buf.putInt(1)
                FfiConverterTypeTime.write(value.`present`, buf)
                Unit
            }
            is AdministratorInput.EnableCheck -> {
                buf.putInt(2)
                FfiConverterString.write(value.`check`, buf)
                Unit
            }
            is AdministratorInput.ErasePerson -> {
                buf.putInt(3)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * Something that people are told about.
 */

enum class AlertEvent {

    /**
     * A case was approved.
     */
    APPROVE,
    /**
     * A second person must take over.
     */
    ESCALATE,
    /**
     * A case was refused.
     */
    DENY,
    /**
     * Too many failures: the recovery path of the subject is closed for a while.
     */
    LIMIT_CLOSED,
    /**
     * The subject was sent as much as they can be sent.
     */
    SEND_LIMIT,
    /**
     * The subject was pushed at as often as they can be.
     */
    PUSH_LIMIT,
    /**
     * A check that nobody fails by guessing failed in another case of the subject.
     */
    FAILED_ELSEWHERE,
    /**
     * Somebody said that it was not them.
     */
    NOT_ME,
    /**
     * One operator ran too many cases about one subject.
     */
    SAME_SUBJECT,
    /**
     * Nobody knows whether a grant was carried out.
     */
    DELIVERY_UNKNOWN,
    /**
     * A grant was carried out. Stands in no alert: the subject is always told.
     */
    DELIVERED,
    /**
     * What proves who the subject is has changed. Stands in no alert: the subject is always told.
     */
    ENROLLED;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeAlertEvent: FfiConverterRustBuffer<AlertEvent> {
    override fun read(buf: ByteBuffer) = try {

        AlertEvent.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: AlertEvent) = 4UL

    override fun write(value: AlertEvent, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * How urgent an alert is.
 */

enum class AlertSeverity {

    /**
     * It can wait.
     */
    LOW,
    /**
     * The usual.
     */
    MEDIUM,
    /**
     * Somebody should look now.
     */
    HIGH;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeAlertSeverity: FfiConverterRustBuffer<AlertSeverity> {
    override fun read(buf: ByteBuffer) = try {

        AlertSeverity.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: AlertSeverity) = 4UL

    override fun write(value: AlertSeverity, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * Whether an input was taken.
 */

enum class Answer {

    /**
     * It was.
     */
    ACCEPTED,
    /**
     * It was taken before; nothing changed.
     */
    DUPLICATE,
    /**
     * It was not, and that is recorded.
     */
    REFUSED;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeAnswer: FfiConverterRustBuffer<Answer> {
    override fun read(buf: ByteBuffer) = try {

        Answer.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Answer) = 4UL

    override fun write(value: Answer, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * What stands in the way of an approval besides the policy. It only ever makes a verdict stricter.
 */

enum class Block {

    /**
     * The directory does not know whoever the caller says they are.
     */
    UNKNOWN_SUBJECT,
    /**
     * The recovery path of the subject is closed for a while.
     */
    CLOSED,
    /**
     * Somebody proved that it was not them.
     */
    FENCED,
    /**
     * The operator is the subject.
     */
    OWN_ACCOUNT,
    /**
     * A second person must take over.
     */
    SECOND_PERSON,
    /**
     * Another case has an approval for the same action that nobody has redeemed. It passes by itself.
     */
    LIVE_GRANT,
    /**
     * The operator has approved as much as one may.
     */
    QUOTA,
    /**
     * The operator has run as many cases about this subject as one may.
     */
    SAME_SUBJECT,
    /**
     * A limit: of `quota` and `same_subject` operators do not learn which.
     */
    LIMIT,
    /**
     * The host has not said yet what it observes. It passes by itself.
     */
    OBSERVING;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeBlock: FfiConverterRustBuffer<Block> {
    override fun read(buf: ByteBuffer) = try {

        Block.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Block) = 4UL

    override fun write(value: Block, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}







/**
 * What the engine could not do: which kind of thing went wrong, a stable code, the words, the way out, and the place.
 */
sealed class BonafidesException: kotlin.Exception() {

    /**
     * A policy was refused; the diagnostics say where and why.
     */
    class Policy(

        /**
         * Stable name.
         */
        val `code`: kotlin.String,

        /**
         * What is wrong.
         */
        val `detail`: kotlin.String,

        /**
         * The way out.
         */
        val `help`: kotlin.String?,

        /**
         * Where in the document the first mistake is.
         */
        val `place`: kotlin.String,

        /**
         * Everything that is wrong with it.
         */
        val `diagnostics`: List<Diagnostic>
        ) : BonafidesException() {
        override val message
            get() = sentence(`detail`, `place`, `help`)
    }

    /**
     * Facts can not be decided on.
     */
    class Facts(

        /**
         * Stable name.
         */
        val `code`: kotlin.String,

        /**
         * What is wrong.
         */
        val `detail`: kotlin.String,

        /**
         * The way out.
         */
        val `help`: kotlin.String?,

        /**
         * Where in the facts.
         */
        val `place`: kotlin.String
        ) : BonafidesException() {
        override val message
            get() = sentence(`detail`, `place`, `help`)
    }

    /**
     * Something handed in has not the shape it must have.
     */
    class Input(

        /**
         * Stable name.
         */
        val `code`: kotlin.String,

        /**
         * What is wrong.
         */
        val `detail`: kotlin.String,

        /**
         * The way out.
         */
        val `help`: kotlin.String?,

        /**
         * Where in what was handed in.
         */
        val `place`: kotlin.String
        ) : BonafidesException() {
        override val message
            get() = sentence(`detail`, `place`, `help`)
    }

    /**
     * No step was made and nothing was stored.
     */
    class Fault(

        /**
         * Stable name.
         */
        val `code`: kotlin.String,

        /**
         * What is wrong.
         */
        val `detail`: kotlin.String,

        /**
         * The way out.
         */
        val `help`: kotlin.String?,

        /**
         * The row or the case.
         */
        val `place`: kotlin.String
        ) : BonafidesException() {
        override val message
            get() = sentence(`detail`, `place`, `help`)
    }

    /**
     * A grant is not carried out.
     */
    class Grant(

        /**
         * Stable name.
         */
        val `code`: kotlin.String,

        /**
         * What is wrong.
         */
        val `detail`: kotlin.String,

        /**
         * The way out.
         */
        val `help`: kotlin.String?,

        /**
         * Empty: it is the token.
         */
        val `place`: kotlin.String
        ) : BonafidesException() {
        override val message
            get() = sentence(`detail`, `place`, `help`)
    }

    /**
     * Records do not hold together.
     */
    class Records(

        /**
         * Stable name.
         */
        val `code`: kotlin.String,

        /**
         * What is wrong.
         */
        val `detail`: kotlin.String,

        /**
         * The way out.
         */
        val `help`: kotlin.String?,

        /**
         * Which record.
         */
        val `place`: kotlin.String
        ) : BonafidesException() {
        override val message
            get() = sentence(`detail`, `place`, `help`)
    }





    companion object ErrorHandler : UniffiRustCallStatusErrorHandler<BonafidesException> {
        override fun lift(error_buf: RustBuffer.ByValue): BonafidesException = FfiConverterTypeBonafidesError.lift(error_buf)
    }


}

/**
 * @suppress
 */
public object FfiConverterTypeBonafidesError : FfiConverterRustBuffer<BonafidesException> {
    override fun read(buf: ByteBuffer): BonafidesException {


        return when(buf.getInt()) {
            1 -> BonafidesException.Policy(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterOptionalString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterSequenceTypeDiagnostic.read(buf),
                )
            2 -> BonafidesException.Facts(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterOptionalString.read(buf),
                FfiConverterString.read(buf),
                )
            3 -> BonafidesException.Input(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterOptionalString.read(buf),
                FfiConverterString.read(buf),
                )
            4 -> BonafidesException.Fault(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterOptionalString.read(buf),
                FfiConverterString.read(buf),
                )
            5 -> BonafidesException.Grant(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterOptionalString.read(buf),
                FfiConverterString.read(buf),
                )
            6 -> BonafidesException.Records(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterOptionalString.read(buf),
                FfiConverterString.read(buf),
                )
            else -> throw RuntimeException("invalid error enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: BonafidesException): ULong {
        return when(value) {
            is BonafidesException.Policy -> (
                // Add the size for the Int that specifies the variant plus the size needed for all fields
                4UL
                + FfiConverterString.allocationSize(value.`code`)
                + FfiConverterString.allocationSize(value.`detail`)
                + FfiConverterOptionalString.allocationSize(value.`help`)
                + FfiConverterString.allocationSize(value.`place`)
                + FfiConverterSequenceTypeDiagnostic.allocationSize(value.`diagnostics`)
            )
            is BonafidesException.Facts -> (
                // Add the size for the Int that specifies the variant plus the size needed for all fields
                4UL
                + FfiConverterString.allocationSize(value.`code`)
                + FfiConverterString.allocationSize(value.`detail`)
                + FfiConverterOptionalString.allocationSize(value.`help`)
                + FfiConverterString.allocationSize(value.`place`)
            )
            is BonafidesException.Input -> (
                // Add the size for the Int that specifies the variant plus the size needed for all fields
                4UL
                + FfiConverterString.allocationSize(value.`code`)
                + FfiConverterString.allocationSize(value.`detail`)
                + FfiConverterOptionalString.allocationSize(value.`help`)
                + FfiConverterString.allocationSize(value.`place`)
            )
            is BonafidesException.Fault -> (
                // Add the size for the Int that specifies the variant plus the size needed for all fields
                4UL
                + FfiConverterString.allocationSize(value.`code`)
                + FfiConverterString.allocationSize(value.`detail`)
                + FfiConverterOptionalString.allocationSize(value.`help`)
                + FfiConverterString.allocationSize(value.`place`)
            )
            is BonafidesException.Grant -> (
                // Add the size for the Int that specifies the variant plus the size needed for all fields
                4UL
                + FfiConverterString.allocationSize(value.`code`)
                + FfiConverterString.allocationSize(value.`detail`)
                + FfiConverterOptionalString.allocationSize(value.`help`)
                + FfiConverterString.allocationSize(value.`place`)
            )
            is BonafidesException.Records -> (
                // Add the size for the Int that specifies the variant plus the size needed for all fields
                4UL
                + FfiConverterString.allocationSize(value.`code`)
                + FfiConverterString.allocationSize(value.`detail`)
                + FfiConverterOptionalString.allocationSize(value.`help`)
                + FfiConverterString.allocationSize(value.`place`)
            )
        }
    }

    override fun write(value: BonafidesException, buf: ByteBuffer) {
        when(value) {
            is BonafidesException.Policy -> {
                buf.putInt(1)
                FfiConverterString.write(value.`code`, buf)
                FfiConverterString.write(value.`detail`, buf)
                FfiConverterOptionalString.write(value.`help`, buf)
                FfiConverterString.write(value.`place`, buf)
                FfiConverterSequenceTypeDiagnostic.write(value.`diagnostics`, buf)
                Unit
            }
            is BonafidesException.Facts -> {
                buf.putInt(2)
                FfiConverterString.write(value.`code`, buf)
                FfiConverterString.write(value.`detail`, buf)
                FfiConverterOptionalString.write(value.`help`, buf)
                FfiConverterString.write(value.`place`, buf)
                Unit
            }
            is BonafidesException.Input -> {
                buf.putInt(3)
                FfiConverterString.write(value.`code`, buf)
                FfiConverterString.write(value.`detail`, buf)
                FfiConverterOptionalString.write(value.`help`, buf)
                FfiConverterString.write(value.`place`, buf)
                Unit
            }
            is BonafidesException.Fault -> {
                buf.putInt(4)
                FfiConverterString.write(value.`code`, buf)
                FfiConverterString.write(value.`detail`, buf)
                FfiConverterOptionalString.write(value.`help`, buf)
                FfiConverterString.write(value.`place`, buf)
                Unit
            }
            is BonafidesException.Grant -> {
                buf.putInt(5)
                FfiConverterString.write(value.`code`, buf)
                FfiConverterString.write(value.`detail`, buf)
                FfiConverterOptionalString.write(value.`help`, buf)
                FfiConverterString.write(value.`place`, buf)
                Unit
            }
            is BonafidesException.Records -> {
                buf.putInt(6)
                FfiConverterString.write(value.`code`, buf)
                FfiConverterString.write(value.`detail`, buf)
                FfiConverterOptionalString.write(value.`help`, buf)
                FfiConverterString.write(value.`place`, buf)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }

}



/**
 * What a grant brings.
 */
sealed class Brings {

    /**
     * A password the engine made.
     */
    data object OneTimePassword : Brings()


    /**
     * The password the subject chose.
     */
    data object ChosenPassword : Brings()


    /**
     * A key to enrol anew with.
     */
    data object ReenrolmentKey : Brings()


    /**
     * A provider of the host makes it.
     */
    data class External(
        /**
         * Its name in the policy.
         */
        val `provider`: kotlin.String) : Brings()

    {


        companion object
    }

    /**
     * A new contact of the subject, confirmed.
     */
    data class Contact(
        /**
         * The channel of the policy.
         */
        val `channel`: kotlin.String) : Brings()

    {


        companion object
    }

    /**
     * The action needs none.
     */
    data object Nothing : Brings()









    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeBrings : FfiConverterRustBuffer<Brings>{
    override fun read(buf: ByteBuffer): Brings {
        return when(buf.getInt()) {
            1 -> Brings.OneTimePassword
            2 -> Brings.ChosenPassword
            3 -> Brings.ReenrolmentKey
            4 -> Brings.External(
                FfiConverterString.read(buf),
                )
            5 -> Brings.Contact(
                FfiConverterString.read(buf),
                )
            6 -> Brings.Nothing
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: Brings): ULong = when(value) {
        is Brings.OneTimePassword -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
        is Brings.ChosenPassword -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
        is Brings.ReenrolmentKey -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
        is Brings.External -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`provider`)
            )
        }
        is Brings.Contact -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`channel`)
            )
        }
        is Brings.Nothing -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
    }

    override fun write(value: Brings, buf: ByteBuffer) {
        when(value) {
            is Brings.OneTimePassword -> {
                buf.putInt(1)
                Unit
            }
            is Brings.ChosenPassword -> {
                buf.putInt(2)
                Unit
            }
            is Brings.ReenrolmentKey -> {
                buf.putInt(3)
                Unit
            }
            is Brings.External -> {
                buf.putInt(4)
                FfiConverterString.write(value.`provider`, buf)
                Unit
            }
            is Brings.Contact -> {
                buf.putInt(5)
                FfiConverterString.write(value.`channel`, buf)
                Unit
            }
            is Brings.Nothing -> {
                buf.putInt(6)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * What the caller may say.
 */
sealed class CallerInput {

    /**
     * The answer to an open challenge.
     */
    data class Answer(
        /**
         * The challenge that is open.
         */
        val `challenge`: kotlin.String,
        /**
         * One text for each question; one in all for the others.
         */
        val `answers`: List<dev.bonafides.Secret>) : CallerInput()

    {


        companion object
    }

    /**
     * "This was not me": ends every case, grant, code and key of the subject.
     */
    data class NotMe(
        /**
         * The token of a notice, if they have one.
         */
        val `token`: dev.bonafides.Secret? = null ) : CallerInput()

    {


        companion object
    }

    /**
     * A re-enrolment key, in a self-service case.
     */
    data class Key(
        /**
         * As it was delivered.
         */
        val `key`: dev.bonafides.Secret) : CallerInput()

    {


        companion object
    }

    /**
     * Enrols, confirms anew or removes something, in an approved case whose grant is an enrolment.
     */
    data class Enrol(
        /**
         * What, and how.
         */
        val `what`: dev.bonafides.Enrol) : CallerInput()

    {


        companion object
    }

    /**
     * They give up.
     */
    data object Cancel : CallerInput()







    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_callerinput_to_json(FfiConverterTypeCallerInput.lower(this),
        _status)
}
    )
    }





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeCallerInput : FfiConverterRustBuffer<CallerInput>{
    override fun read(buf: ByteBuffer): CallerInput {
        return when(buf.getInt()) {
            1 -> CallerInput.Answer(
                FfiConverterString.read(buf),
                FfiConverterSequenceTypeSecret.read(buf),
                )
            2 -> CallerInput.NotMe(
                FfiConverterOptionalTypeSecret.read(buf),
                )
            3 -> CallerInput.Key(
                FfiConverterTypeSecret.read(buf),
                )
            4 -> CallerInput.Enrol(
                FfiConverterTypeEnrol.read(buf),
                )
            5 -> CallerInput.Cancel
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: CallerInput): ULong = when(value) {
        is CallerInput.Answer -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
                + FfiConverterSequenceTypeSecret.allocationSize(value.`answers`)
            )
        }
        is CallerInput.NotMe -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterOptionalTypeSecret.allocationSize(value.`token`)
            )
        }
        is CallerInput.Key -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeSecret.allocationSize(value.`key`)
            )
        }
        is CallerInput.Enrol -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeEnrol.allocationSize(value.`what`)
            )
        }
        is CallerInput.Cancel -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
    }

    override fun write(value: CallerInput, buf: ByteBuffer) {
        when(value) {
            is CallerInput.Answer -> {
                buf.putInt(1)
                FfiConverterString.write(value.`challenge`, buf)
                FfiConverterSequenceTypeSecret.write(value.`answers`, buf)
                Unit
            }
            is CallerInput.NotMe -> {
                buf.putInt(2)
                FfiConverterOptionalTypeSecret.write(value.`token`, buf)
                Unit
            }
            is CallerInput.Key -> {
                buf.putInt(3)
                FfiConverterTypeSecret.write(value.`key`, buf)
                Unit
            }
            is CallerInput.Enrol -> {
                buf.putInt(4)
                FfiConverterTypeEnrol.write(value.`what`, buf)
                Unit
            }
            is CallerInput.Cancel -> {
                buf.putInt(5)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * Where a case stands.
 */

enum class CaseState {

    /**
     * Challenges are asked and answered.
     */
    OPEN,
    /**
     * A second person must take over.
     */
    ESCALATED,
    /**
     * The grant can be redeemed.
     */
    APPROVED,
    /**
     * The grant is on its way.
     */
    REDEEMED,
    /**
     * It is over.
     */
    ENDED;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeCaseState: FfiConverterRustBuffer<CaseState> {
    override fun read(buf: ByteBuffer) = try {

        CaseState.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: CaseState) = 4UL

    override fun write(value: CaseState, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * The type of a challenge, as the policy writes it.
 */

enum class ChallengeKind {

    /**
     * Questions and answers that were enrolled.
     */
    QUESTIONS,
    /**
     * Single letters or digits of a stored value.
     */
    PARTIAL,
    /**
     * Something the person did lately.
     */
    RECALL,
    /**
     * A code that was sent.
     */
    CODE,
    /**
     * The code of an authenticator app.
     */
    TOTP,
    /**
     * One of the codes that were handed out for this.
     */
    RECOVERY_CODE,
    /**
     * Somebody who knows the subject says that it is them.
     */
    VOUCH,
    /**
     * The operator confirms a form.
     */
    CONFIRM,
    /**
     * A provider of the host answers.
     */
    EXTERNAL;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeChallengeKind: FfiConverterRustBuffer<ChallengeKind> {
    override fun read(buf: ByteBuffer) = try {

        ChallengeKind.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: ChallengeKind) = 4UL

    override fun write(value: ChallengeKind, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * How far a challenge is. Only what is open can be asked.
 */

enum class ChallengeState {

    /**
     * It can be asked.
     */
    OPEN,
    /**
     * It was passed.
     */
    PASSED,
    /**
     * It was not.
     */
    NOT_PASSED,
    /**
     * It cannot be asked of this subject now.
     */
    UNAVAILABLE;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeChallengeState: FfiConverterRustBuffer<ChallengeState> {
    override fun read(buf: ByteBuffer) = try {

        ChallengeState.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: ChallengeState) = 4UL

    override fun write(value: ChallengeState, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * How a case ended.
 */

enum class End {

    /**
     * The grant was carried out.
     */
    DONE,
    /**
     * Nobody knows whether it was.
     */
    UNKNOWN,
    /**
     * The grant could not be carried out, and had no effect.
     */
    FAILED,
    /**
     * Refused.
     */
    DENIED,
    /**
     * Called off.
     */
    CANCELLED,
    /**
     * Its time was over.
     */
    EXPIRED,
    /**
     * The subject said that it was not them.
     */
    NOT_ME;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeEnd: FfiConverterRustBuffer<End> {
    override fun read(buf: ByteBuffer) = try {

        End.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: End) = 4UL

    override fun write(value: End, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * What is enrolled.
 */
sealed class Enrol {

    /**
     * All security questions of a challenge, in place of those there were.
     */
    data class Questions(
        /**
         * The challenge.
         */
        val `challenge`: kotlin.String,
        /**
         * Question and answer.
         */
        val `answers`: List<dev.bonafides.QuestionAndAnswer>) : Enrol()

    {


        companion object
    }

    /**
     * A new authenticator; its secret comes in the reply, and counts once a code confirmed it.
     */
    data class Authenticator(
        /**
         * The challenge.
         */
        val `challenge`: kotlin.String) : Enrol()

    {


        companion object
    }

    /**
     * The first code of a new authenticator.
     */
    data class AuthenticatorCode(
        /**
         * The challenge.
         */
        val `challenge`: kotlin.String,
        /**
         * As shown by it.
         */
        val `code`: dev.bonafides.Secret) : Enrol()

    {


        companion object
    }

    /**
     * New recovery codes in place of the old; they come in the reply, this once.
     */
    data class RecoveryCodes(
        /**
         * The challenge.
         */
        val `challenge`: kotlin.String) : Enrol()

    {


        companion object
    }

    /**
     * A new contact for the channel of a code; a code is sent there.
     */
    data class Contact(
        /**
         * The challenge.
         */
        val `challenge`: kotlin.String,
        /**
         * Number or address.
         */
        val `address`: dev.bonafides.Secret) : Enrol()

    {


        companion object
    }

    /**
     * The code that was sent to a new contact.
     */
    data class ContactCode(
        /**
         * The challenge.
         */
        val `challenge`: kotlin.String,
        /**
         * As it was sent.
         */
        val `code`: dev.bonafides.Secret) : Enrol()

    {


        companion object
    }

    /**
     * What is enrolled is still right.
     */
    data class Reconfirm(
        /**
         * The challenge.
         */
        val `challenge`: kotlin.String) : Enrol()

    {


        companion object
    }

    /**
     * What is enrolled goes.
     */
    data class Remove(
        /**
         * The challenge.
         */
        val `challenge`: kotlin.String) : Enrol()

    {


        companion object
    }








    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeEnrol : FfiConverterRustBuffer<Enrol>{
    override fun read(buf: ByteBuffer): Enrol {
        return when(buf.getInt()) {
            1 -> Enrol.Questions(
                FfiConverterString.read(buf),
                FfiConverterSequenceTypeQuestionAndAnswer.read(buf),
                )
            2 -> Enrol.Authenticator(
                FfiConverterString.read(buf),
                )
            3 -> Enrol.AuthenticatorCode(
                FfiConverterString.read(buf),
                FfiConverterTypeSecret.read(buf),
                )
            4 -> Enrol.RecoveryCodes(
                FfiConverterString.read(buf),
                )
            5 -> Enrol.Contact(
                FfiConverterString.read(buf),
                FfiConverterTypeSecret.read(buf),
                )
            6 -> Enrol.ContactCode(
                FfiConverterString.read(buf),
                FfiConverterTypeSecret.read(buf),
                )
            7 -> Enrol.Reconfirm(
                FfiConverterString.read(buf),
                )
            8 -> Enrol.Remove(
                FfiConverterString.read(buf),
                )
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: Enrol): ULong = when(value) {
        is Enrol.Questions -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
                + FfiConverterSequenceTypeQuestionAndAnswer.allocationSize(value.`answers`)
            )
        }
        is Enrol.Authenticator -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
            )
        }
        is Enrol.AuthenticatorCode -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
                + FfiConverterTypeSecret.allocationSize(value.`code`)
            )
        }
        is Enrol.RecoveryCodes -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
            )
        }
        is Enrol.Contact -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
                + FfiConverterTypeSecret.allocationSize(value.`address`)
            )
        }
        is Enrol.ContactCode -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
                + FfiConverterTypeSecret.allocationSize(value.`code`)
            )
        }
        is Enrol.Reconfirm -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
            )
        }
        is Enrol.Remove -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
            )
        }
    }

    override fun write(value: Enrol, buf: ByteBuffer) {
        when(value) {
            is Enrol.Questions -> {
                buf.putInt(1)
                FfiConverterString.write(value.`challenge`, buf)
                FfiConverterSequenceTypeQuestionAndAnswer.write(value.`answers`, buf)
                Unit
            }
            is Enrol.Authenticator -> {
                buf.putInt(2)
                FfiConverterString.write(value.`challenge`, buf)
                Unit
            }
            is Enrol.AuthenticatorCode -> {
                buf.putInt(3)
                FfiConverterString.write(value.`challenge`, buf)
                FfiConverterTypeSecret.write(value.`code`, buf)
                Unit
            }
            is Enrol.RecoveryCodes -> {
                buf.putInt(4)
                FfiConverterString.write(value.`challenge`, buf)
                Unit
            }
            is Enrol.Contact -> {
                buf.putInt(5)
                FfiConverterString.write(value.`challenge`, buf)
                FfiConverterTypeSecret.write(value.`address`, buf)
                Unit
            }
            is Enrol.ContactCode -> {
                buf.putInt(6)
                FfiConverterString.write(value.`challenge`, buf)
                FfiConverterTypeSecret.write(value.`code`, buf)
                Unit
            }
            is Enrol.Reconfirm -> {
                buf.putInt(7)
                FfiConverterString.write(value.`challenge`, buf)
                Unit
            }
            is Enrol.Remove -> {
                buf.putInt(8)
                FfiConverterString.write(value.`challenge`, buf)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * Something the host knows about the subject.
 */
sealed class Fact {

    /**
     * It is of this kind.
     */
    data class Time(
        val v1: dev.bonafides.Time) : Fact()

    {


        companion object
    }

    /**
     * It is of this kind.
     */
    data class Text(
        val v1: dev.bonafides.Secret) : Fact()

    {


        companion object
    }








    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeFact : FfiConverterRustBuffer<Fact>{
    override fun read(buf: ByteBuffer): Fact {
        return when(buf.getInt()) {
            1 -> Fact.Time(
                FfiConverterTypeTime.read(buf),
                )
            2 -> Fact.Text(
                FfiConverterTypeSecret.read(buf),
                )
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: Fact): ULong = when(value) {
        is Fact.Time -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeTime.allocationSize(value.v1)
            )
        }
        is Fact.Text -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeSecret.allocationSize(value.v1)
            )
        }
    }

    override fun write(value: Fact, buf: ByteBuffer) {
        when(value) {
            is Fact.Time -> {
                buf.putInt(1)
                FfiConverterTypeTime.write(value.v1, buf)
                Unit
            }
            is Fact.Text -> {
                buf.putInt(2)
                FfiConverterTypeSecret.write(value.v1, buf)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * What a provider found.
 */

enum class Found {

    /**
     * It is the subject.
     */
    PASSED,
    /**
     * It is not.
     */
    FAILED,
    /**
     * Neither is shown.
     */
    INCONCLUSIVE;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeFound: FfiConverterRustBuffer<Found> {
    override fun read(buf: ByteBuffer) = try {

        Found.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Found) = 4UL

    override fun write(value: Found, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}







/**
 * What an object of the host could not do.
 */
sealed class HostException: kotlin.Exception() {

    /**
     * It did not do it now, or knows no such key.
     */
    class Unavailable(

        /**
         * Why, without secrets or personal data.
         */
        val `reason`: kotlin.String
        ) : HostException() {
        override val message
            get() = `reason`
    }

    /**
     * Of `Keys`: what was sealed does not open.
     */
    class Damaged(
        ) : HostException() {
        override val message
            get() = ""
    }





    companion object ErrorHandler : UniffiRustCallStatusErrorHandler<HostException> {
        override fun lift(error_buf: RustBuffer.ByValue): HostException = FfiConverterTypeHostError.lift(error_buf)
    }


}

/**
 * @suppress
 */
public object FfiConverterTypeHostError : FfiConverterRustBuffer<HostException> {
    override fun read(buf: ByteBuffer): HostException {


        return when(buf.getInt()) {
            1 -> HostException.Unavailable(
                FfiConverterString.read(buf),
                )
            2 -> HostException.Damaged()
            else -> throw RuntimeException("invalid error enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: HostException): ULong {
        return when(value) {
            is HostException.Unavailable -> (
                // Add the size for the Int that specifies the variant plus the size needed for all fields
                4UL
                + FfiConverterString.allocationSize(value.`reason`)
            )
            is HostException.Damaged -> (
                // Add the size for the Int that specifies the variant plus the size needed for all fields
                4UL
            )
        }
    }

    override fun write(value: HostException, buf: ByteBuffer) {
        when(value) {
            is HostException.Unavailable -> {
                buf.putInt(1)
                FfiConverterString.write(value.`reason`, buf)
                Unit
            }
            is HostException.Damaged -> {
                buf.putInt(2)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }

}



/**
 * What the host may say: what it observed, what others proved to it, what became of commands.
 */
sealed class HostInput {

    /**
     * A signal was observed.
     */
    data class Signal(
        /**
         * The signal.
         */
        val `check`: kotlin.String,
        /**
         * One of its outcomes.
         */
        val `outcome`: kotlin.String,
        /**
         * When; the time of the step if left out.
         */
        val `at`: dev.bonafides.Time? = null ,
        /**
         * What was seen, for the record; sealed.
         */
        val `value`: dev.bonafides.Secret? = null ) : HostInput()

    {


        companion object
    }

    /**
     * A provider answered.
     */
    data class External(
        /**
         * The `Ask`.
         */
        val `command`: kotlin.String,
        /**
         * The nonce of the `Ask`.
         */
        val `nonce`: kotlin.String,
        /**
         * The provider's own name for this answer, never seen before.
         */
        val `reference`: kotlin.String,
        /**
         * What it found.
         */
        val `outcome`: dev.bonafides.Found,
        /**
         * Its grades, by name.
         */
        val `grades`: Map<kotlin.String, kotlin.Long> = mapOf() ,
        /**
         * Which item of a repeatable check.
         */
        val `item`: dev.bonafides.Secret? = null ,
        /**
         * The number that was chosen on the device, where numbers are matched.
         */
        val `number`: dev.bonafides.Secret? = null ,
        /**
         * The provider's signature over case, challenge, nonce and outcome: a JWS; demanded where the
         * tenant knows a key of the provider.
         */
        val `proof`: kotlin.String? = null ) : HostInput()

    {


        companion object
    }

    /**
     * Someone was asked to vouch and said yes or no.
     */
    data class Vouch(
        /**
         * The request.
         */
        val `command`: kotlin.String,
        /**
         * Immutable id of the person, authenticated by the host.
         */
        val `voucher`: kotlin.String,
        /**
         * Whether they say that the caller is the subject.
         */
        val `states`: kotlin.Boolean,
        /**
         * How they were authenticated, such as `aal2`.
         */
        val `level`: kotlin.String) : HostInput()

    {


        companion object
    }

    /**
     * What became of a command.
     */
    data class Report(
        /**
         * The command.
         */
        val `command`: kotlin.String,
        /**
         * What is known of it.
         */
        val `state`: dev.bonafides.Reported,
        /**
         * The provider's own words, for the record; sealed.
         */
        val `text`: dev.bonafides.Secret? = null ) : HostInput()

    {


        companion object
    }

    /**
     * Carry out the approval.
     */
    data class Redeem(
        /**
         * The grant.
         */
        val `grant`: kotlin.String,
        /**
         * The new password the subject chose, in self-service.
         */
        val `password`: dev.bonafides.Secret? = null ) : HostInput()

    {


        companion object
    }

    /**
     * The subject has the secret.
     */
    data class Delivered(
        /**
         * The `Deliver` command.
         */
        val `command`: kotlin.String) : HostInput()

    {


        companion object
    }

    /**
     * A stored value that `partial` asks of, from the host's own data.
     */
    data class Store(
        /**
         * The field of the policy.
         */
        val `field`: kotlin.String,
        /**
         * The value; none removes it.
         */
        val `value`: dev.bonafides.Secret? = null ) : HostInput()

    {


        companion object
    }

    /**
     * Nothing happened but time.
     */
    data object TimePassed : HostInput()









    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeHostInput : FfiConverterRustBuffer<HostInput>{
    override fun read(buf: ByteBuffer): HostInput {
        return when(buf.getInt()) {
            1 -> HostInput.Signal(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterOptionalTypeTime.read(buf),
                FfiConverterOptionalTypeSecret.read(buf),
                )
            2 -> HostInput.External(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterTypeFound.read(buf),
                FfiConverterMapStringLong.read(buf),
                FfiConverterOptionalTypeSecret.read(buf),
                FfiConverterOptionalTypeSecret.read(buf),
                FfiConverterOptionalString.read(buf),
                )
            3 -> HostInput.Vouch(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                FfiConverterBoolean.read(buf),
                FfiConverterString.read(buf),
                )
            4 -> HostInput.Report(
                FfiConverterString.read(buf),
                FfiConverterTypeReported.read(buf),
                FfiConverterOptionalTypeSecret.read(buf),
                )
            5 -> HostInput.Redeem(
                FfiConverterString.read(buf),
                FfiConverterOptionalTypeSecret.read(buf),
                )
            6 -> HostInput.Delivered(
                FfiConverterString.read(buf),
                )
            7 -> HostInput.Store(
                FfiConverterString.read(buf),
                FfiConverterOptionalTypeSecret.read(buf),
                )
            8 -> HostInput.TimePassed
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: HostInput): ULong = when(value) {
        is HostInput.Signal -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`check`)
                + FfiConverterString.allocationSize(value.`outcome`)
                + FfiConverterOptionalTypeTime.allocationSize(value.`at`)
                + FfiConverterOptionalTypeSecret.allocationSize(value.`value`)
            )
        }
        is HostInput.External -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`command`)
                + FfiConverterString.allocationSize(value.`nonce`)
                + FfiConverterString.allocationSize(value.`reference`)
                + FfiConverterTypeFound.allocationSize(value.`outcome`)
                + FfiConverterMapStringLong.allocationSize(value.`grades`)
                + FfiConverterOptionalTypeSecret.allocationSize(value.`item`)
                + FfiConverterOptionalTypeSecret.allocationSize(value.`number`)
                + FfiConverterOptionalString.allocationSize(value.`proof`)
            )
        }
        is HostInput.Vouch -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`command`)
                + FfiConverterString.allocationSize(value.`voucher`)
                + FfiConverterBoolean.allocationSize(value.`states`)
                + FfiConverterString.allocationSize(value.`level`)
            )
        }
        is HostInput.Report -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`command`)
                + FfiConverterTypeReported.allocationSize(value.`state`)
                + FfiConverterOptionalTypeSecret.allocationSize(value.`text`)
            )
        }
        is HostInput.Redeem -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`grant`)
                + FfiConverterOptionalTypeSecret.allocationSize(value.`password`)
            )
        }
        is HostInput.Delivered -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`command`)
            )
        }
        is HostInput.Store -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`field`)
                + FfiConverterOptionalTypeSecret.allocationSize(value.`value`)
            )
        }
        is HostInput.TimePassed -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
    }

    override fun write(value: HostInput, buf: ByteBuffer) {
        when(value) {
            is HostInput.Signal -> {
                buf.putInt(1)
                FfiConverterString.write(value.`check`, buf)
                FfiConverterString.write(value.`outcome`, buf)
                FfiConverterOptionalTypeTime.write(value.`at`, buf)
                FfiConverterOptionalTypeSecret.write(value.`value`, buf)
                Unit
            }
            is HostInput.External -> {
                buf.putInt(2)
                FfiConverterString.write(value.`command`, buf)
                FfiConverterString.write(value.`nonce`, buf)
                FfiConverterString.write(value.`reference`, buf)
                FfiConverterTypeFound.write(value.`outcome`, buf)
                FfiConverterMapStringLong.write(value.`grades`, buf)
                FfiConverterOptionalTypeSecret.write(value.`item`, buf)
                FfiConverterOptionalTypeSecret.write(value.`number`, buf)
                FfiConverterOptionalString.write(value.`proof`, buf)
                Unit
            }
            is HostInput.Vouch -> {
                buf.putInt(3)
                FfiConverterString.write(value.`command`, buf)
                FfiConverterString.write(value.`voucher`, buf)
                FfiConverterBoolean.write(value.`states`, buf)
                FfiConverterString.write(value.`level`, buf)
                Unit
            }
            is HostInput.Report -> {
                buf.putInt(4)
                FfiConverterString.write(value.`command`, buf)
                FfiConverterTypeReported.write(value.`state`, buf)
                FfiConverterOptionalTypeSecret.write(value.`text`, buf)
                Unit
            }
            is HostInput.Redeem -> {
                buf.putInt(5)
                FfiConverterString.write(value.`grant`, buf)
                FfiConverterOptionalTypeSecret.write(value.`password`, buf)
                Unit
            }
            is HostInput.Delivered -> {
                buf.putInt(6)
                FfiConverterString.write(value.`command`, buf)
                Unit
            }
            is HostInput.Store -> {
                buf.putInt(7)
                FfiConverterString.write(value.`field`, buf)
                FfiConverterOptionalTypeSecret.write(value.`value`, buf)
                Unit
            }
            is HostInput.TimePassed -> {
                buf.putInt(8)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * Why evidence does nothing; the first that applies.
 */

enum class IgnoredReason {

    /**
     * It is older than its lifetime.
     */
    EXPIRED,
    /**
     * A rule or a risk forbids the check.
     */
    FORBIDDEN,
    /**
     * There is a later result of the check.
     */
    SUPERSEDED,
    /**
     * It says neither yes nor no.
     */
    INCONCLUSIVE,
    /**
     * Better-paid evidence has the same cause: two proofs of one cause are one proof.
     */
    SAME_CAUSE;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeIgnoredReason: FfiConverterRustBuffer<IgnoredReason> {
    override fun read(buf: ByteBuffer) = try {

        IgnoredReason.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: IgnoredReason) = 4UL

    override fun write(value: IgnoredReason, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * What an operator may say: no destination, no outcome, no verdict.
 */
sealed class OperatorInput {

    /**
     * Ask this challenge.
     */
    data class Choose(
        /**
         * Its name in the policy.
         */
        val `challenge`: kotlin.String,
        /**
         * Which of the masked contacts, from 0; the first if left out. Not for an AI.
         */
        val `contact`: kotlin.Long? = null ) : OperatorInput()

    {


        companion object
    }

    /**
     * What the caller answered, as typed.
     */
    data class Answer(
        /**
         * The challenge that is open.
         */
        val `challenge`: kotlin.String,
        /**
         * One text for each question; one in all for the others.
         */
        val `answers`: List<dev.bonafides.Secret>) : OperatorInput()

    {


        companion object
    }

    /**
     * The caller can not do this now.
     */
    data class Unavailable(
        /**
         * Its name in the policy.
         */
        val `challenge`: kotlin.String) : OperatorInput()

    {


        companion object
    }

    /**
     * Something was done by procedure; every field of the form is filled in.
     */
    data class Confirm(
        /**
         * The challenge that is open.
         */
        val `challenge`: kotlin.String,
        /**
         * What was checked, by field.
         */
        val `fields`: Map<kotlin.String, dev.bonafides.Secret>,
        /**
         * Its grades, by name.
         */
        val `grades`: Map<kotlin.String, kotlin.Long> = mapOf() ,
        /**
         * Which item of a repeatable check, such as a document's number.
         */
        val `item`: dev.bonafides.Secret? = null ) : OperatorInput()

    {


        companion object
    }

    /**
     * Someone else must look at it.
     */
    data class Escalate(
        /**
         * Why, for the record; sealed.
         */
        val `reason`: dev.bonafides.Secret) : OperatorInput()

    {


        companion object
    }

    /**
     * A second person goes on with an escalated case.
     */
    data object TakeOver : OperatorInput()


    /**
     * Show the case.
     */
    data object View : OperatorInput()


    /**
     * End the approval of another case of this subject, for the same action, that nobody has redeemed:
     * legal where nothing else stands in the way of this one (`blocked_by` says `live_grant`). Not for
     * an AI.
     */
    data object EndGrant : OperatorInput()


    /**
     * The call is over.
     */
    data object Cancel : OperatorInput()







    /**
     * As JSON, with every secret in it.
     */
    @Throws(BonafidesException::class) fun `toJson`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_method_operatorinput_to_json(FfiConverterTypeOperatorInput.lower(this),
        _status)
}
    )
    }





    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeOperatorInput : FfiConverterRustBuffer<OperatorInput>{
    override fun read(buf: ByteBuffer): OperatorInput {
        return when(buf.getInt()) {
            1 -> OperatorInput.Choose(
                FfiConverterString.read(buf),
                FfiConverterOptionalLong.read(buf),
                )
            2 -> OperatorInput.Answer(
                FfiConverterString.read(buf),
                FfiConverterSequenceTypeSecret.read(buf),
                )
            3 -> OperatorInput.Unavailable(
                FfiConverterString.read(buf),
                )
            4 -> OperatorInput.Confirm(
                FfiConverterString.read(buf),
                FfiConverterMapStringTypeSecret.read(buf),
                FfiConverterMapStringLong.read(buf),
                FfiConverterOptionalTypeSecret.read(buf),
                )
            5 -> OperatorInput.Escalate(
                FfiConverterTypeSecret.read(buf),
                )
            6 -> OperatorInput.TakeOver
            7 -> OperatorInput.View
            8 -> OperatorInput.EndGrant
            9 -> OperatorInput.Cancel
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: OperatorInput): ULong = when(value) {
        is OperatorInput.Choose -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
                + FfiConverterOptionalLong.allocationSize(value.`contact`)
            )
        }
        is OperatorInput.Answer -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
                + FfiConverterSequenceTypeSecret.allocationSize(value.`answers`)
            )
        }
        is OperatorInput.Unavailable -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
            )
        }
        is OperatorInput.Confirm -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`challenge`)
                + FfiConverterMapStringTypeSecret.allocationSize(value.`fields`)
                + FfiConverterMapStringLong.allocationSize(value.`grades`)
                + FfiConverterOptionalTypeSecret.allocationSize(value.`item`)
            )
        }
        is OperatorInput.Escalate -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeSecret.allocationSize(value.`reason`)
            )
        }
        is OperatorInput.TakeOver -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
        is OperatorInput.View -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
        is OperatorInput.EndGrant -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
        is OperatorInput.Cancel -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
    }

    override fun write(value: OperatorInput, buf: ByteBuffer) {
        when(value) {
            is OperatorInput.Choose -> {
                buf.putInt(1)
                FfiConverterString.write(value.`challenge`, buf)
                FfiConverterOptionalLong.write(value.`contact`, buf)
                Unit
            }
            is OperatorInput.Answer -> {
                buf.putInt(2)
                FfiConverterString.write(value.`challenge`, buf)
                FfiConverterSequenceTypeSecret.write(value.`answers`, buf)
                Unit
            }
            is OperatorInput.Unavailable -> {
                buf.putInt(3)
                FfiConverterString.write(value.`challenge`, buf)
                Unit
            }
            is OperatorInput.Confirm -> {
                buf.putInt(4)
                FfiConverterString.write(value.`challenge`, buf)
                FfiConverterMapStringTypeSecret.write(value.`fields`, buf)
                FfiConverterMapStringLong.write(value.`grades`, buf)
                FfiConverterOptionalTypeSecret.write(value.`item`, buf)
                Unit
            }
            is OperatorInput.Escalate -> {
                buf.putInt(5)
                FfiConverterTypeSecret.write(value.`reason`, buf)
                Unit
            }
            is OperatorInput.TakeOver -> {
                buf.putInt(6)
                Unit
            }
            is OperatorInput.View -> {
                buf.putInt(7)
                Unit
            }
            is OperatorInput.EndGrant -> {
                buf.putInt(8)
                Unit
            }
            is OperatorInput.Cancel -> {
                buf.putInt(9)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * What an operator is. An AI and a service collect and never attest; self-service has no person.
 */

enum class OperatorKind {

    /**
     * A person who signed in.
     */
    PERSON,
    /**
     * A program without a model in it.
     */
    SERVICE,
    /**
     * An AI agent.
     */
    AI,
    /**
     * The subject's own screen.
     */
    SELF_SERVICE;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeOperatorKind: FfiConverterRustBuffer<OperatorKind> {
    override fun read(buf: ByteBuffer) = try {

        OperatorKind.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: OperatorKind) = 4UL

    override fun write(value: OperatorKind, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * Why a case is refused.
 */

enum class Reason {

    /**
     * No group matches the subject, and the policy denies those.
     */
    NO_GROUP,
    /**
     * A risk fired that refuses, whatever the evidence.
     */
    RISK,
    /**
     * A group of the subject refuses, or its entry for the action does, whatever the evidence.
     */
    GROUP,
    /**
     * Not even passing every open challenge would be enough.
     */
    OUT_OF_REACH;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeReason: FfiConverterRustBuffer<Reason> {
    override fun read(buf: ByteBuffer) = try {

        Reason.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Reason) = 4UL

    override fun write(value: Reason, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * How far a grant has come.
 */

enum class Redemption {

    /**
     * Taken; whether the directory was written to is not known.
     */
    STARTED,
    /**
     * Carried out, and it took effect.
     */
    DONE,
    /**
     * Carried out, and it certainly had no effect.
     */
    FAILED,
    /**
     * Carried out, and perhaps it had.
     */
    UNKNOWN,
    /**
     * Revoked before it was taken: it never is.
     */
    REVOKED;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeRedemption: FfiConverterRustBuffer<Redemption> {
    override fun read(buf: ByteBuffer) = try {

        Redemption.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Redemption) = 4UL

    override fun write(value: Redemption, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * What is known of a command.
 */

enum class Reported {

    /**
     * It took effect.
     */
    DONE,
    /**
     * It certainly had none.
     */
    FAILED,
    /**
     * Perhaps it had.
     */
    UNKNOWN;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeReported: FfiConverterRustBuffer<Reported> {
    override fun read(buf: ByteBuffer) = try {

        Reported.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Reported) = 4UL

    override fun write(value: Reported, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * What a revocation comes to.
 */

enum class Revocation {

    /**
     * Nothing was written to the directory, and nothing will be.
     */
    STOPPED,
    /**
     * The write has begun, and perhaps took effect: the secret must be made useless, such as by a new
     * random password.
     */
    BEGUN;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeRevocation: FfiConverterRustBuffer<Revocation> {
    override fun read(buf: ByteBuffer) = try {

        Revocation.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Revocation) = 4UL

    override fun write(value: Revocation, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * Which door an input comes in by, and who stands there.
 */
sealed class Said {

    /**
     * Whoever runs the case at the desk.
     */
    data class Operator(
        /**
         * Authenticated by the host.
         */
        val `by`: dev.bonafides.Operator,
        /**
         * What they say.
         */
        val `says`: dev.bonafides.OperatorInput) : Said()

    {


        companion object
    }

    /**
     * Whoever is asking.
     */
    data class Caller(
        /**
         * What they say.
         */
        val `says`: dev.bonafides.CallerInput,
        /**
         * What the host knows of them.
         */
        val `by`: dev.bonafides.Caller? = null ) : Said()

    {


        companion object
    }

    /**
     * The program that embeds the engine, and what it integrates.
     */
    data class Host(
        /**
         * Its configured name: `host`, `sms-gateway`.
         */
        val `by`: kotlin.String,
        /**
         * What it says.
         */
        val `says`: dev.bonafides.HostInput) : Said()

    {


        companion object
    }








    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeSaid : FfiConverterRustBuffer<Said>{
    override fun read(buf: ByteBuffer): Said {
        return when(buf.getInt()) {
            1 -> Said.Operator(
                FfiConverterTypeOperator.read(buf),
                FfiConverterTypeOperatorInput.read(buf),
                )
            2 -> Said.Caller(
                FfiConverterTypeCallerInput.read(buf),
                FfiConverterOptionalTypeCaller.read(buf),
                )
            3 -> Said.Host(
                FfiConverterString.read(buf),
                FfiConverterTypeHostInput.read(buf),
                )
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: Said): ULong = when(value) {
        is Said.Operator -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeOperator.allocationSize(value.`by`)
                + FfiConverterTypeOperatorInput.allocationSize(value.`says`)
            )
        }
        is Said.Caller -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeCallerInput.allocationSize(value.`says`)
                + FfiConverterOptionalTypeCaller.allocationSize(value.`by`)
            )
        }
        is Said.Host -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`by`)
                + FfiConverterTypeHostInput.allocationSize(value.`says`)
            )
        }
    }

    override fun write(value: Said, buf: ByteBuffer) {
        when(value) {
            is Said.Operator -> {
                buf.putInt(1)
                FfiConverterTypeOperator.write(value.`by`, buf)
                FfiConverterTypeOperatorInput.write(value.`says`, buf)
                Unit
            }
            is Said.Caller -> {
                buf.putInt(2)
                FfiConverterTypeCallerInput.write(value.`says`, buf)
                FfiConverterOptionalTypeCaller.write(value.`by`, buf)
                Unit
            }
            is Said.Host -> {
                buf.putInt(3)
                FfiConverterString.write(value.`by`, buf)
                FfiConverterTypeHostInput.write(value.`says`, buf)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * What is to be done.
 */
sealed class Task {

    /**
     * Report these signals, and then that this is done. Until then a risk that fires by silence alone
     * neither refuses nor escalates; nothing is approved by it either.
     */
    data class Observe(
        /**
         * Names of the policy.
         */
        val `signals`: List<kotlin.String>) : Task()

    {


        companion object
    }

    /**
     * Put this to the caller.
     */
    data class Ask(
        /**
         * Put this to the caller.
         */
        val `ask`: dev.bonafides.Ask) : Task()

    {


        companion object
    }

    /**
     * Send this text.
     */
    data class Send(
        /**
         * Send this text.
         */
        val `send`: dev.bonafides.Send) : Task()

    {


        companion object
    }

    /**
     * Get an authenticated vouch from one of these people.
     */
    data class RequestVouch(
        /**
         * Get an authenticated vouch from one of these people.
         */
        val `requestVouch`: dev.bonafides.RequestVouch) : Task()

    {


        companion object
    }

    /**
     * Carry out a grant.
     */
    data class Deliver(
        /**
         * Carry out a grant.
         */
        val `deliver`: dev.bonafides.Deliver) : Task()

    {


        companion object
    }

    /**
     * Tell people.
     */
    data class Notify(
        /**
         * Tell people.
         */
        val `notify`: dev.bonafides.Notify) : Task()

    {


        companion object
    }

    /**
     * Stop this grant, or make its secret useless.
     */
    data class Revoke(
        /**
         * The grant.
         */
        val `grant`: kotlin.String,
        /**
         * Immutable id of the account it is for.
         */
        val `account`: kotlin.String) : Task()

    {


        companion object
    }

    /**
     * The case is over.
     */
    data class Conclude(
        /**
         * How it ended.
         */
        val `end`: dev.bonafides.End) : Task()

    {


        companion object
    }








    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeTask : FfiConverterRustBuffer<Task>{
    override fun read(buf: ByteBuffer): Task {
        return when(buf.getInt()) {
            1 -> Task.Observe(
                FfiConverterSequenceString.read(buf),
                )
            2 -> Task.Ask(
                FfiConverterTypeAsk.read(buf),
                )
            3 -> Task.Send(
                FfiConverterTypeSend.read(buf),
                )
            4 -> Task.RequestVouch(
                FfiConverterTypeRequestVouch.read(buf),
                )
            5 -> Task.Deliver(
                FfiConverterTypeDeliver.read(buf),
                )
            6 -> Task.Notify(
                FfiConverterTypeNotify.read(buf),
                )
            7 -> Task.Revoke(
                FfiConverterString.read(buf),
                FfiConverterString.read(buf),
                )
            8 -> Task.Conclude(
                FfiConverterTypeEnd.read(buf),
                )
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: Task): ULong = when(value) {
        is Task.Observe -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterSequenceString.allocationSize(value.`signals`)
            )
        }
        is Task.Ask -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeAsk.allocationSize(value.`ask`)
            )
        }
        is Task.Send -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeSend.allocationSize(value.`send`)
            )
        }
        is Task.RequestVouch -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeRequestVouch.allocationSize(value.`requestVouch`)
            )
        }
        is Task.Deliver -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeDeliver.allocationSize(value.`deliver`)
            )
        }
        is Task.Notify -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeNotify.allocationSize(value.`notify`)
            )
        }
        is Task.Revoke -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`grant`)
                + FfiConverterString.allocationSize(value.`account`)
            )
        }
        is Task.Conclude -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeEnd.allocationSize(value.`end`)
            )
        }
    }

    override fun write(value: Task, buf: ByteBuffer) {
        when(value) {
            is Task.Observe -> {
                buf.putInt(1)
                FfiConverterSequenceString.write(value.`signals`, buf)
                Unit
            }
            is Task.Ask -> {
                buf.putInt(2)
                FfiConverterTypeAsk.write(value.`ask`, buf)
                Unit
            }
            is Task.Send -> {
                buf.putInt(3)
                FfiConverterTypeSend.write(value.`send`, buf)
                Unit
            }
            is Task.RequestVouch -> {
                buf.putInt(4)
                FfiConverterTypeRequestVouch.write(value.`requestVouch`, buf)
                Unit
            }
            is Task.Deliver -> {
                buf.putInt(5)
                FfiConverterTypeDeliver.write(value.`deliver`, buf)
                Unit
            }
            is Task.Notify -> {
                buf.putInt(6)
                FfiConverterTypeNotify.write(value.`notify`, buf)
                Unit
            }
            is Task.Revoke -> {
                buf.putInt(7)
                FfiConverterString.write(value.`grant`, buf)
                FfiConverterString.write(value.`account`, buf)
                Unit
            }
            is Task.Conclude -> {
                buf.putInt(8)
                FfiConverterTypeEnd.write(value.`end`, buf)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * Why a challenge cannot be asked, for operators. The names are stable.
 */

enum class Unavailable {

    /**
     * The subject has enrolled nothing for it, or the host does not know what it asks for.
     */
    NOT_ENROLLED,
    /**
     * There is nobody to ask, and no address to send to.
     */
    NO_CONTACT,
    /**
     * Every contact has changed too recently.
     */
    COOLING,
    /**
     * Nobody who could vouch has been in this relation for long enough.
     */
    RELATION_TOO_YOUNG,
    /**
     * A group or a risk forbids it.
     */
    FORBIDDEN,
    /**
     * It failed so often in a row that it must be enrolled anew, or enabled by an administrator.
     */
    DISABLED,
    /**
     * The recovery path of the subject is closed.
     */
    CLOSED,
    /**
     * The operator said that the caller cannot do it.
     */
    STRUCK;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeUnavailable: FfiConverterRustBuffer<Unavailable> {
    override fun read(buf: ByteBuffer) = try {

        Unavailable.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Unavailable) = 4UL

    override fun write(value: Unavailable, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * What does not hold, with what there is and what is needed.
 */
sealed class Unmet {

    /**
     * The score is too low.
     */
    data class Points(
        /**
         * The score.
         */
        val `have`: kotlin.Long,
        /**
         * What it must be.
         */
        val `need`: kotlin.Long) : Unmet()

    {


        companion object
    }

    /**
     * The capped score of one factor is too low.
     */
    data class PointsIn(
        /**
         * The factor.
         */
        val `factor`: kotlin.String,
        /**
         * Its score.
         */
        val `have`: kotlin.Long,
        /**
         * What it must be.
         */
        val `need`: kotlin.Long) : Unmet()

    {


        companion object
    }

    /**
     * Too few factors.
     */
    data class Factors(
        /**
         * Factors that reach their `min`.
         */
        val `have`: kotlin.Long,
        /**
         * How many must.
         */
        val `need`: kotlin.Long) : Unmet()

    {


        companion object
    }

    /**
     * Too few different causes.
     */
    data class Independent(
        /**
         * Different causes of what passed.
         */
        val `have`: kotlin.Long,
        /**
         * How many there must be.
         */
        val `need`: kotlin.Long) : Unmet()

    {


        companion object
    }

    /**
     * Entries that must be met and are not, in the order of the policy.
     */
    data class Pass(
        /**
         * The entries.
         */
        val `entries`: List<dev.bonafides.Wanted>) : Unmet()

    {


        companion object
    }

    /**
     * Too few of a list.
     */
    data class AtLeast(
        /**
         * How many hold.
         */
        val `have`: kotlin.Long,
        /**
         * How many must.
         */
        val `need`: kotlin.Long,
        /**
         * Entries that are not met.
         */
        val `entries`: List<dev.bonafides.Wanted>,
        /**
         * Requirements that do not hold.
         */
        val `requirements`: List<dev.bonafides.Unmet>) : Unmet()

    {


        companion object
    }

    /**
     * All of these must hold, and do not.
     */
    data class All(
        /**
         * What does not hold.
         */
        val `requirements`: List<dev.bonafides.Unmet>) : Unmet()

    {


        companion object
    }

    /**
     * One of these would be enough.
     */
    data class Any(
        /**
         * What does not hold.
         */
        val `requirements`: List<dev.bonafides.Unmet>) : Unmet()

    {


        companion object
    }








    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeUnmet : FfiConverterRustBuffer<Unmet>{
    override fun read(buf: ByteBuffer): Unmet {
        return when(buf.getInt()) {
            1 -> Unmet.Points(
                FfiConverterLong.read(buf),
                FfiConverterLong.read(buf),
                )
            2 -> Unmet.PointsIn(
                FfiConverterString.read(buf),
                FfiConverterLong.read(buf),
                FfiConverterLong.read(buf),
                )
            3 -> Unmet.Factors(
                FfiConverterLong.read(buf),
                FfiConverterLong.read(buf),
                )
            4 -> Unmet.Independent(
                FfiConverterLong.read(buf),
                FfiConverterLong.read(buf),
                )
            5 -> Unmet.Pass(
                FfiConverterSequenceTypeWanted.read(buf),
                )
            6 -> Unmet.AtLeast(
                FfiConverterLong.read(buf),
                FfiConverterLong.read(buf),
                FfiConverterSequenceTypeWanted.read(buf),
                FfiConverterSequenceTypeUnmet.read(buf),
                )
            7 -> Unmet.All(
                FfiConverterSequenceTypeUnmet.read(buf),
                )
            8 -> Unmet.Any(
                FfiConverterSequenceTypeUnmet.read(buf),
                )
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: Unmet): ULong = when(value) {
        is Unmet.Points -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterLong.allocationSize(value.`have`)
                + FfiConverterLong.allocationSize(value.`need`)
            )
        }
        is Unmet.PointsIn -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterString.allocationSize(value.`factor`)
                + FfiConverterLong.allocationSize(value.`have`)
                + FfiConverterLong.allocationSize(value.`need`)
            )
        }
        is Unmet.Factors -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterLong.allocationSize(value.`have`)
                + FfiConverterLong.allocationSize(value.`need`)
            )
        }
        is Unmet.Independent -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterLong.allocationSize(value.`have`)
                + FfiConverterLong.allocationSize(value.`need`)
            )
        }
        is Unmet.Pass -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterSequenceTypeWanted.allocationSize(value.`entries`)
            )
        }
        is Unmet.AtLeast -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterLong.allocationSize(value.`have`)
                + FfiConverterLong.allocationSize(value.`need`)
                + FfiConverterSequenceTypeWanted.allocationSize(value.`entries`)
                + FfiConverterSequenceTypeUnmet.allocationSize(value.`requirements`)
            )
        }
        is Unmet.All -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterSequenceTypeUnmet.allocationSize(value.`requirements`)
            )
        }
        is Unmet.Any -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterSequenceTypeUnmet.allocationSize(value.`requirements`)
            )
        }
    }

    override fun write(value: Unmet, buf: ByteBuffer) {
        when(value) {
            is Unmet.Points -> {
                buf.putInt(1)
                FfiConverterLong.write(value.`have`, buf)
                FfiConverterLong.write(value.`need`, buf)
                Unit
            }
            is Unmet.PointsIn -> {
                buf.putInt(2)
                FfiConverterString.write(value.`factor`, buf)
                FfiConverterLong.write(value.`have`, buf)
                FfiConverterLong.write(value.`need`, buf)
                Unit
            }
            is Unmet.Factors -> {
                buf.putInt(3)
                FfiConverterLong.write(value.`have`, buf)
                FfiConverterLong.write(value.`need`, buf)
                Unit
            }
            is Unmet.Independent -> {
                buf.putInt(4)
                FfiConverterLong.write(value.`have`, buf)
                FfiConverterLong.write(value.`need`, buf)
                Unit
            }
            is Unmet.Pass -> {
                buf.putInt(5)
                FfiConverterSequenceTypeWanted.write(value.`entries`, buf)
                Unit
            }
            is Unmet.AtLeast -> {
                buf.putInt(6)
                FfiConverterLong.write(value.`have`, buf)
                FfiConverterLong.write(value.`need`, buf)
                FfiConverterSequenceTypeWanted.write(value.`entries`, buf)
                FfiConverterSequenceTypeUnmet.write(value.`requirements`, buf)
                Unit
            }
            is Unmet.All -> {
                buf.putInt(7)
                FfiConverterSequenceTypeUnmet.write(value.`requirements`, buf)
                Unit
            }
            is Unmet.Any -> {
                buf.putInt(8)
                FfiConverterSequenceTypeUnmet.write(value.`requirements`, buf)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * The answer of one evaluation.
 */

enum class Verdict {

    /**
     * The caller has shown to be the subject, as far as the policy demands.
     */
    APPROVE,
    /**
     * Not yet; passing open challenges can still lead there.
     */
    CHALLENGE,
    /**
     * A refusal: someone else must look at it.
     */
    ESCALATE,
    /**
     * A refusal.
     */
    DENY;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeVerdict: FfiConverterRustBuffer<Verdict> {
    override fun read(buf: ByteBuffer) = try {

        Verdict.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Verdict) = 4UL

    override fun write(value: Verdict, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}





/**
 * What whoever spoke may see now.
 */
sealed class View {

    /**
     * For operators.
     */
    data class Operator(
        /**
         * For operators.
         */
        val `operator`: dev.bonafides.OperatorView) : View()

    {


        companion object
    }

    /**
     * For callers, and for the screen of a self-service case.
     */
    data class Caller(
        /**
         * For callers, and for the screen of a self-service case.
         */
        val `caller`: dev.bonafides.CallerView) : View()

    {


        companion object
    }

    /**
     * For the host's own program.
     */
    data class Host(
        /**
         * For the host's own program.
         */
        val `host`: dev.bonafides.HostView) : View()

    {


        companion object
    }

    /**
     * For whoever may see nothing: an operator who does not run the case.
     */
    data object Nothing : View()









    companion object
}

/**
 * @suppress
 */
public object FfiConverterTypeView : FfiConverterRustBuffer<View>{
    override fun read(buf: ByteBuffer): View {
        return when(buf.getInt()) {
            1 -> View.Operator(
                FfiConverterTypeOperatorView.read(buf),
                )
            2 -> View.Caller(
                FfiConverterTypeCallerView.read(buf),
                )
            3 -> View.Host(
                FfiConverterTypeHostView.read(buf),
                )
            4 -> View.Nothing
            else -> throw RuntimeException("invalid enum value, something is very wrong!!")
        }
    }

    override fun allocationSize(value: View): ULong = when(value) {
        is View.Operator -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeOperatorView.allocationSize(value.`operator`)
            )
        }
        is View.Caller -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeCallerView.allocationSize(value.`caller`)
            )
        }
        is View.Host -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
                + FfiConverterTypeHostView.allocationSize(value.`host`)
            )
        }
        is View.Nothing -> {
            // Add the size for the Int that specifies the variant plus the size needed for all fields
            (
                4UL
            )
        }
    }

    override fun write(value: View, buf: ByteBuffer) {
        when(value) {
            is View.Operator -> {
                buf.putInt(1)
                FfiConverterTypeOperatorView.write(value.`operator`, buf)
                Unit
            }
            is View.Caller -> {
                buf.putInt(2)
                FfiConverterTypeCallerView.write(value.`caller`, buf)
                Unit
            }
            is View.Host -> {
                buf.putInt(3)
                FfiConverterTypeHostView.write(value.`host`, buf)
                Unit
            }
            is View.Nothing -> {
                buf.putInt(4)
                Unit
            }
        }.let { /* this makes the `when` an expression, which ensures it is exhaustive */ }
    }
}





/**
 * What became of the write to the directory.
 */

enum class Written {

    /**
     * It took effect.
     */
    DONE,
    /**
     * It certainly had no effect.
     */
    FAILED,
    /**
     * Perhaps it had.
     */
    UNKNOWN;




    companion object
}


/**
 * @suppress
 */
public object FfiConverterTypeWritten: FfiConverterRustBuffer<Written> {
    override fun read(buf: ByteBuffer) = try {

        Written.entries[buf.getInt() - 1]

    } catch (e: IndexOutOfBoundsException) {
        throw RuntimeException("invalid enum value, something is very wrong!!", e)
    }

    override fun allocationSize(value: Written) = 4UL

    override fun write(value: Written, buf: ByteBuffer) {
        buf.putInt(value.ordinal + 1)
    }
}






/**
 * @suppress
 */
public object FfiConverterOptionalLong: FfiConverterRustBuffer<kotlin.Long?> {
    override fun read(buf: ByteBuffer): kotlin.Long? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterLong.read(buf)
    }

    override fun allocationSize(value: kotlin.Long?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterLong.allocationSize(value)
        }
    }

    override fun write(value: kotlin.Long?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterLong.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalBoolean: FfiConverterRustBuffer<kotlin.Boolean?> {
    override fun read(buf: ByteBuffer): kotlin.Boolean? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterBoolean.read(buf)
    }

    override fun allocationSize(value: kotlin.Boolean?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterBoolean.allocationSize(value)
        }
    }

    override fun write(value: kotlin.Boolean?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterBoolean.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalString: FfiConverterRustBuffer<kotlin.String?> {
    override fun read(buf: ByteBuffer): kotlin.String? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterString.read(buf)
    }

    override fun allocationSize(value: kotlin.String?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterString.allocationSize(value)
        }
    }

    override fun write(value: kotlin.String?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterString.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalByteArray: FfiConverterRustBuffer<kotlin.ByteArray?> {
    override fun read(buf: ByteBuffer): kotlin.ByteArray? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterByteArray.read(buf)
    }

    override fun allocationSize(value: kotlin.ByteArray?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterByteArray.allocationSize(value)
        }
    }

    override fun write(value: kotlin.ByteArray?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterByteArray.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeCaller: FfiConverterRustBuffer<Caller?> {
    override fun read(buf: ByteBuffer): Caller? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeCaller.read(buf)
    }

    override fun allocationSize(value: Caller?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeCaller.allocationSize(value)
        }
    }

    override fun write(value: Caller?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeCaller.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeProvider: FfiConverterRustBuffer<Provider?> {
    override fun read(buf: ByteBuffer): Provider? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeProvider.read(buf)
    }

    override fun allocationSize(value: Provider?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeProvider.allocationSize(value)
        }
    }

    override fun write(value: Provider?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeProvider.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeRecord: FfiConverterRustBuffer<Record?> {
    override fun read(buf: ByteBuffer): Record? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeRecord.read(buf)
    }

    override fun allocationSize(value: Record?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeRecord.allocationSize(value)
        }
    }

    override fun write(value: Record?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeRecord.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeRefusal: FfiConverterRustBuffer<Refusal?> {
    override fun read(buf: ByteBuffer): Refusal? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeRefusal.read(buf)
    }

    override fun allocationSize(value: Refusal?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeRefusal.allocationSize(value)
        }
    }

    override fun write(value: Refusal?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeRefusal.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeSnapshot: FfiConverterRustBuffer<Snapshot?> {
    override fun read(buf: ByteBuffer): Snapshot? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeSnapshot.read(buf)
    }

    override fun allocationSize(value: Snapshot?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeSnapshot.allocationSize(value)
        }
    }

    override fun write(value: Snapshot?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeSnapshot.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeEnd: FfiConverterRustBuffer<End?> {
    override fun read(buf: ByteBuffer): End? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeEnd.read(buf)
    }

    override fun allocationSize(value: End?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeEnd.allocationSize(value)
        }
    }

    override fun write(value: End?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeEnd.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeReason: FfiConverterRustBuffer<Reason?> {
    override fun read(buf: ByteBuffer): Reason? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeReason.read(buf)
    }

    override fun allocationSize(value: Reason?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeReason.allocationSize(value)
        }
    }

    override fun write(value: Reason?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeReason.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeRedemption: FfiConverterRustBuffer<Redemption?> {
    override fun read(buf: ByteBuffer): Redemption? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeRedemption.read(buf)
    }

    override fun allocationSize(value: Redemption?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeRedemption.allocationSize(value)
        }
    }

    override fun write(value: Redemption?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeRedemption.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeUnavailable: FfiConverterRustBuffer<Unavailable?> {
    override fun read(buf: ByteBuffer): Unavailable? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeUnavailable.read(buf)
    }

    override fun allocationSize(value: Unavailable?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeUnavailable.allocationSize(value)
        }
    }

    override fun write(value: Unavailable?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeUnavailable.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalSequenceString: FfiConverterRustBuffer<List<kotlin.String>?> {
    override fun read(buf: ByteBuffer): List<kotlin.String>? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterSequenceString.read(buf)
    }

    override fun allocationSize(value: List<kotlin.String>?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterSequenceString.allocationSize(value)
        }
    }

    override fun write(value: List<kotlin.String>?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterSequenceString.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeSecret: FfiConverterRustBuffer<Secret?> {
    override fun read(buf: ByteBuffer): Secret? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeSecret.read(buf)
    }

    override fun allocationSize(value: Secret?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeSecret.allocationSize(value)
        }
    }

    override fun write(value: Secret?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeSecret.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterOptionalTypeTime: FfiConverterRustBuffer<Time?> {
    override fun read(buf: ByteBuffer): Time? {
        if (buf.get().toInt() == 0) {
            return null
        }
        return FfiConverterTypeTime.read(buf)
    }

    override fun allocationSize(value: Time?): ULong {
        if (value == null) {
            return 1UL
        } else {
            return 1UL + FfiConverterTypeTime.allocationSize(value)
        }
    }

    override fun write(value: Time?, buf: ByteBuffer) {
        if (value == null) {
            buf.put(0)
        } else {
            buf.put(1)
            FfiConverterTypeTime.write(value, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceLong: FfiConverterRustBuffer<List<kotlin.Long>> {
    override fun read(buf: ByteBuffer): List<kotlin.Long> {
        val len = buf.getInt()
        return List<kotlin.Long>(len) {
            FfiConverterLong.read(buf)
        }
    }

    override fun allocationSize(value: List<kotlin.Long>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterLong.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<kotlin.Long>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterLong.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceString: FfiConverterRustBuffer<List<kotlin.String>> {
    override fun read(buf: ByteBuffer): List<kotlin.String> {
        val len = buf.getInt()
        return List<kotlin.String>(len) {
            FfiConverterString.read(buf)
        }
    }

    override fun allocationSize(value: List<kotlin.String>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterString.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<kotlin.String>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterString.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeChallengeView: FfiConverterRustBuffer<List<ChallengeView>> {
    override fun read(buf: ByteBuffer): List<ChallengeView> {
        val len = buf.getInt()
        return List<ChallengeView>(len) {
            FfiConverterTypeChallengeView.read(buf)
        }
    }

    override fun allocationSize(value: List<ChallengeView>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeChallengeView.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<ChallengeView>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeChallengeView.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeCheckResult: FfiConverterRustBuffer<List<CheckResult>> {
    override fun read(buf: ByteBuffer): List<CheckResult> {
        val len = buf.getInt()
        return List<CheckResult>(len) {
            FfiConverterTypeCheckResult.read(buf)
        }
    }

    override fun allocationSize(value: List<CheckResult>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeCheckResult.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<CheckResult>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeCheckResult.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeCommand: FfiConverterRustBuffer<List<Command>> {
    override fun read(buf: ByteBuffer): List<Command> {
        val len = buf.getInt()
        return List<Command>(len) {
            FfiConverterTypeCommand.read(buf)
        }
    }

    override fun allocationSize(value: List<Command>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeCommand.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Command>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeCommand.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeCompared: FfiConverterRustBuffer<List<Compared>> {
    override fun read(buf: ByteBuffer): List<Compared> {
        val len = buf.getInt()
        return List<Compared>(len) {
            FfiConverterTypeCompared.read(buf)
        }
    }

    override fun allocationSize(value: List<Compared>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeCompared.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Compared>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeCompared.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeContact: FfiConverterRustBuffer<List<Contact>> {
    override fun read(buf: ByteBuffer): List<Contact> {
        val len = buf.getInt()
        return List<Contact>(len) {
            FfiConverterTypeContact.read(buf)
        }
    }

    override fun allocationSize(value: List<Contact>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeContact.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Contact>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeContact.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeCounted: FfiConverterRustBuffer<List<Counted>> {
    override fun read(buf: ByteBuffer): List<Counted> {
        val len = buf.getInt()
        return List<Counted>(len) {
            FfiConverterTypeCounted.read(buf)
        }
    }

    override fun allocationSize(value: List<Counted>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeCounted.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Counted>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeCounted.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeDecision: FfiConverterRustBuffer<List<Decision>> {
    override fun read(buf: ByteBuffer): List<Decision> {
        val len = buf.getInt()
        return List<Decision>(len) {
            FfiConverterTypeDecision.read(buf)
        }
    }

    override fun allocationSize(value: List<Decision>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeDecision.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Decision>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeDecision.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeDiagnostic: FfiConverterRustBuffer<List<Diagnostic>> {
    override fun read(buf: ByteBuffer): List<Diagnostic> {
        val len = buf.getInt()
        return List<Diagnostic>(len) {
            FfiConverterTypeDiagnostic.read(buf)
        }
    }

    override fun allocationSize(value: List<Diagnostic>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeDiagnostic.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Diagnostic>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeDiagnostic.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeFactor: FfiConverterRustBuffer<List<Factor>> {
    override fun read(buf: ByteBuffer): List<Factor> {
        val len = buf.getInt()
        return List<Factor>(len) {
            FfiConverterTypeFactor.read(buf)
        }
    }

    override fun allocationSize(value: List<Factor>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeFactor.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Factor>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeFactor.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeFacts: FfiConverterRustBuffer<List<Facts>> {
    override fun read(buf: ByteBuffer): List<Facts> {
        val len = buf.getInt()
        return List<Facts>(len) {
            FfiConverterTypeFacts.read(buf)
        }
    }

    override fun allocationSize(value: List<Facts>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeFacts.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Facts>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeFacts.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeIgnored: FfiConverterRustBuffer<List<Ignored>> {
    override fun read(buf: ByteBuffer): List<Ignored> {
        val len = buf.getInt()
        return List<Ignored>(len) {
            FfiConverterTypeIgnored.read(buf)
        }
    }

    override fun allocationSize(value: List<Ignored>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeIgnored.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Ignored>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeIgnored.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeMissing: FfiConverterRustBuffer<List<Missing>> {
    override fun read(buf: ByteBuffer): List<Missing> {
        val len = buf.getInt()
        return List<Missing>(len) {
            FfiConverterTypeMissing.read(buf)
        }
    }

    override fun allocationSize(value: List<Missing>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeMissing.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Missing>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeMissing.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypePart: FfiConverterRustBuffer<List<Part>> {
    override fun read(buf: ByteBuffer): List<Part> {
        val len = buf.getInt()
        return List<Part>(len) {
            FfiConverterTypePart.read(buf)
        }
    }

    override fun allocationSize(value: List<Part>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypePart.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Part>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypePart.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypePlanStep: FfiConverterRustBuffer<List<PlanStep>> {
    override fun read(buf: ByteBuffer): List<PlanStep> {
        val len = buf.getInt()
        return List<PlanStep>(len) {
            FfiConverterTypePlanStep.read(buf)
        }
    }

    override fun allocationSize(value: List<PlanStep>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypePlanStep.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<PlanStep>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypePlanStep.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypePolicyTest: FfiConverterRustBuffer<List<PolicyTest>> {
    override fun read(buf: ByteBuffer): List<PolicyTest> {
        val len = buf.getInt()
        return List<PolicyTest>(len) {
            FfiConverterTypePolicyTest.read(buf)
        }
    }

    override fun allocationSize(value: List<PolicyTest>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypePolicyTest.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<PolicyTest>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypePolicyTest.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeQuestionAndAnswer: FfiConverterRustBuffer<List<QuestionAndAnswer>> {
    override fun read(buf: ByteBuffer): List<QuestionAndAnswer> {
        val len = buf.getInt()
        return List<QuestionAndAnswer>(len) {
            FfiConverterTypeQuestionAndAnswer.read(buf)
        }
    }

    override fun allocationSize(value: List<QuestionAndAnswer>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeQuestionAndAnswer.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<QuestionAndAnswer>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeQuestionAndAnswer.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeRecipient: FfiConverterRustBuffer<List<Recipient>> {
    override fun read(buf: ByteBuffer): List<Recipient> {
        val len = buf.getInt()
        return List<Recipient>(len) {
            FfiConverterTypeRecipient.read(buf)
        }
    }

    override fun allocationSize(value: List<Recipient>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeRecipient.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Recipient>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeRecipient.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeRelated: FfiConverterRustBuffer<List<Related>> {
    override fun read(buf: ByteBuffer): List<Related> {
        val len = buf.getInt()
        return List<Related>(len) {
            FfiConverterTypeRelated.read(buf)
        }
    }

    override fun allocationSize(value: List<Related>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeRelated.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Related>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeRelated.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeRow: FfiConverterRustBuffer<List<Row>> {
    override fun read(buf: ByteBuffer): List<Row> {
        val len = buf.getInt()
        return List<Row>(len) {
            FfiConverterTypeRow.read(buf)
        }
    }

    override fun allocationSize(value: List<Row>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeRow.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Row>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeRow.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeWanted: FfiConverterRustBuffer<List<Wanted>> {
    override fun read(buf: ByteBuffer): List<Wanted> {
        val len = buf.getInt()
        return List<Wanted>(len) {
            FfiConverterTypeWanted.read(buf)
        }
    }

    override fun allocationSize(value: List<Wanted>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeWanted.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Wanted>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeWanted.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeBlock: FfiConverterRustBuffer<List<Block>> {
    override fun read(buf: ByteBuffer): List<Block> {
        val len = buf.getInt()
        return List<Block>(len) {
            FfiConverterTypeBlock.read(buf)
        }
    }

    override fun allocationSize(value: List<Block>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeBlock.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Block>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeBlock.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeUnmet: FfiConverterRustBuffer<List<Unmet>> {
    override fun read(buf: ByteBuffer): List<Unmet> {
        val len = buf.getInt()
        return List<Unmet>(len) {
            FfiConverterTypeUnmet.read(buf)
        }
    }

    override fun allocationSize(value: List<Unmet>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeUnmet.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Unmet>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeUnmet.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeVerdict: FfiConverterRustBuffer<List<Verdict>> {
    override fun read(buf: ByteBuffer): List<Verdict> {
        val len = buf.getInt()
        return List<Verdict>(len) {
            FfiConverterTypeVerdict.read(buf)
        }
    }

    override fun allocationSize(value: List<Verdict>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeVerdict.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Verdict>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeVerdict.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterSequenceTypeSecret: FfiConverterRustBuffer<List<Secret>> {
    override fun read(buf: ByteBuffer): List<Secret> {
        val len = buf.getInt()
        return List<Secret>(len) {
            FfiConverterTypeSecret.read(buf)
        }
    }

    override fun allocationSize(value: List<Secret>): ULong {
        val sizeForLength = 4UL
        val sizeForItems = value.map { FfiConverterTypeSecret.allocationSize(it) }.sum()
        return sizeForLength + sizeForItems
    }

    override fun write(value: List<Secret>, buf: ByteBuffer) {
        buf.putInt(value.size)
        value.iterator().forEach {
            FfiConverterTypeSecret.write(it, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterMapStringLong: FfiConverterRustBuffer<Map<kotlin.String, kotlin.Long>> {
    override fun read(buf: ByteBuffer): Map<kotlin.String, kotlin.Long> {
        val len = buf.getInt()
        return buildMap<kotlin.String, kotlin.Long>(len) {
            repeat(len) {
                val k = FfiConverterString.read(buf)
                val v = FfiConverterLong.read(buf)
                this[k] = v
            }
        }
    }

    override fun allocationSize(value: Map<kotlin.String, kotlin.Long>): ULong {
        val spaceForMapSize = 4UL
        val spaceForChildren = value.map { (k, v) ->
            FfiConverterString.allocationSize(k) +
            FfiConverterLong.allocationSize(v)
        }.sum()
        return spaceForMapSize + spaceForChildren
    }

    override fun write(value: Map<kotlin.String, kotlin.Long>, buf: ByteBuffer) {
        buf.putInt(value.size)
        // The parens on `(k, v)` here ensure we're calling the right method,
        // which is important for compatibility with older android devices.
        // Ref https://blog.danlew.net/2017/03/16/kotlin-puzzler-whose-line-is-it-anyways/
        value.forEach { (k, v) ->
            FfiConverterString.write(k, buf)
            FfiConverterLong.write(v, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterMapStringString: FfiConverterRustBuffer<Map<kotlin.String, kotlin.String>> {
    override fun read(buf: ByteBuffer): Map<kotlin.String, kotlin.String> {
        val len = buf.getInt()
        return buildMap<kotlin.String, kotlin.String>(len) {
            repeat(len) {
                val k = FfiConverterString.read(buf)
                val v = FfiConverterString.read(buf)
                this[k] = v
            }
        }
    }

    override fun allocationSize(value: Map<kotlin.String, kotlin.String>): ULong {
        val spaceForMapSize = 4UL
        val spaceForChildren = value.map { (k, v) ->
            FfiConverterString.allocationSize(k) +
            FfiConverterString.allocationSize(v)
        }.sum()
        return spaceForMapSize + spaceForChildren
    }

    override fun write(value: Map<kotlin.String, kotlin.String>, buf: ByteBuffer) {
        buf.putInt(value.size)
        // The parens on `(k, v)` here ensure we're calling the right method,
        // which is important for compatibility with older android devices.
        // Ref https://blog.danlew.net/2017/03/16/kotlin-puzzler-whose-line-is-it-anyways/
        value.forEach { (k, v) ->
            FfiConverterString.write(k, buf)
            FfiConverterString.write(v, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterMapStringTypeFact: FfiConverterRustBuffer<Map<kotlin.String, Fact>> {
    override fun read(buf: ByteBuffer): Map<kotlin.String, Fact> {
        val len = buf.getInt()
        return buildMap<kotlin.String, Fact>(len) {
            repeat(len) {
                val k = FfiConverterString.read(buf)
                val v = FfiConverterTypeFact.read(buf)
                this[k] = v
            }
        }
    }

    override fun allocationSize(value: Map<kotlin.String, Fact>): ULong {
        val spaceForMapSize = 4UL
        val spaceForChildren = value.map { (k, v) ->
            FfiConverterString.allocationSize(k) +
            FfiConverterTypeFact.allocationSize(v)
        }.sum()
        return spaceForMapSize + spaceForChildren
    }

    override fun write(value: Map<kotlin.String, Fact>, buf: ByteBuffer) {
        buf.putInt(value.size)
        // The parens on `(k, v)` here ensure we're calling the right method,
        // which is important for compatibility with older android devices.
        // Ref https://blog.danlew.net/2017/03/16/kotlin-puzzler-whose-line-is-it-anyways/
        value.forEach { (k, v) ->
            FfiConverterString.write(k, buf)
            FfiConverterTypeFact.write(v, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterMapStringMapStringString: FfiConverterRustBuffer<Map<kotlin.String, Map<kotlin.String, kotlin.String>>> {
    override fun read(buf: ByteBuffer): Map<kotlin.String, Map<kotlin.String, kotlin.String>> {
        val len = buf.getInt()
        return buildMap<kotlin.String, Map<kotlin.String, kotlin.String>>(len) {
            repeat(len) {
                val k = FfiConverterString.read(buf)
                val v = FfiConverterMapStringString.read(buf)
                this[k] = v
            }
        }
    }

    override fun allocationSize(value: Map<kotlin.String, Map<kotlin.String, kotlin.String>>): ULong {
        val spaceForMapSize = 4UL
        val spaceForChildren = value.map { (k, v) ->
            FfiConverterString.allocationSize(k) +
            FfiConverterMapStringString.allocationSize(v)
        }.sum()
        return spaceForMapSize + spaceForChildren
    }

    override fun write(value: Map<kotlin.String, Map<kotlin.String, kotlin.String>>, buf: ByteBuffer) {
        buf.putInt(value.size)
        // The parens on `(k, v)` here ensure we're calling the right method,
        // which is important for compatibility with older android devices.
        // Ref https://blog.danlew.net/2017/03/16/kotlin-puzzler-whose-line-is-it-anyways/
        value.forEach { (k, v) ->
            FfiConverterString.write(k, buf)
            FfiConverterMapStringString.write(v, buf)
        }
    }
}




/**
 * @suppress
 */
public object FfiConverterMapStringTypeSecret: FfiConverterRustBuffer<Map<kotlin.String, Secret>> {
    override fun read(buf: ByteBuffer): Map<kotlin.String, Secret> {
        val len = buf.getInt()
        return buildMap<kotlin.String, Secret>(len) {
            repeat(len) {
                val k = FfiConverterString.read(buf)
                val v = FfiConverterTypeSecret.read(buf)
                this[k] = v
            }
        }
    }

    override fun allocationSize(value: Map<kotlin.String, Secret>): ULong {
        val spaceForMapSize = 4UL
        val spaceForChildren = value.map { (k, v) ->
            FfiConverterString.allocationSize(k) +
            FfiConverterTypeSecret.allocationSize(v)
        }.sum()
        return spaceForMapSize + spaceForChildren
    }

    override fun write(value: Map<kotlin.String, Secret>, buf: ByteBuffer) {
        buf.putInt(value.size)
        // The parens on `(k, v)` here ensure we're calling the right method,
        // which is important for compatibility with older android devices.
        // Ref https://blog.danlew.net/2017/03/16/kotlin-puzzler-whose-line-is-it-anyways/
        value.forEach { (k, v) ->
            FfiConverterString.write(k, buf)
            FfiConverterTypeSecret.write(v, buf)
        }
    }
}






/**
 * @suppress
 */
public object FfiConverterTypeSecret: FfiConverter<Secret, RustBuffer.ByValue> {
    override fun lift(value: RustBuffer.ByValue): Secret {
        val builtinValue = FfiConverterString.lift(value)
        return Secret(builtinValue)
    }

    override fun lower(value: Secret): RustBuffer.ByValue {
        val builtinValue = value.expose()
        return FfiConverterString.lower(builtinValue)
    }

    override fun read(buf: ByteBuffer): Secret {
        val builtinValue = FfiConverterString.read(buf)
        return Secret(builtinValue)
    }

    override fun allocationSize(value: Secret): ULong {
        val builtinValue = value.expose()
        return FfiConverterString.allocationSize(builtinValue)
    }

    override fun write(value: Secret, buf: ByteBuffer) {
        val builtinValue = value.expose()
        FfiConverterString.write(builtinValue, buf)
    }
}





public typealias Time = Instant


/**
 * @suppress
 */
public object FfiConverterTypeTime: FfiConverter<Time, Long> {
    override fun lift(value: Long): Time {
        val builtinValue = FfiConverterLong.lift(value)
        return Instant.ofEpochMilli(builtinValue)
    }

    override fun lower(value: Time): Long {
        val builtinValue = value.toEpochMilli()
        return FfiConverterLong.lower(builtinValue)
    }

    override fun read(buf: ByteBuffer): Time {
        val builtinValue = FfiConverterLong.read(buf)
        return Instant.ofEpochMilli(builtinValue)
    }

    override fun allocationSize(value: Time): ULong {
        val builtinValue = value.toEpochMilli()
        return FfiConverterLong.allocationSize(builtinValue)
    }

    override fun write(value: Time, buf: ByteBuffer) {
        val builtinValue = value.toEpochMilli()
        FfiConverterLong.write(builtinValue, buf)
    }
}
        /**
         * The key of the row that a case is stored under.
         */
    @Throws(BonafidesException::class) fun `caseKey`(`caseId`: kotlin.String): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_case_key(


        FfiConverterString.lower(`caseId`),_status)
}
    )
    }


        /**
         * Everything that is to be said about a policy document in `yaml`, `json` or `toml`.
         */
    @Throws(BonafidesException::class) fun `checkPolicy`(`text`: kotlin.String, `format`: kotlin.String): Review {
            return FfiConverterTypeReview.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_check_policy(


        FfiConverterString.lower(`text`),
        FfiConverterString.lower(`format`),_status)
}
    )
    }


        /**
         * The document as the project writes it; comments stay.
         */
    @Throws(BonafidesException::class) fun `formatPolicy`(`text`: kotlin.String, `format`: kotlin.String): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_format_policy(


        FfiConverterString.lower(`text`),
        FfiConverterString.lower(`format`),_status)
}
    )
    }


        /**
         * A JSON Schema as text: `policy`, `facts`, `decision`, `plan` or `record`.
         */
    @Throws(BonafidesException::class) fun `schema`(`name`: kotlin.String): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_schema(


        FfiConverterString.lower(`name`),_status)
}
    )
    }


        /**
         * Whether the records of one case are all there, in order and as they were written.
         */
    @Throws(BonafidesException::class) fun `verifyRecords`(`records`: List<kotlin.String>): Chain {
            return FfiConverterTypeChain.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_verify_records(


        FfiConverterSequenceString.lower(`records`),_status)
}
    )
    }


        /**
         * The version of the engine.
         */ fun `version`(): kotlin.String {
            return FfiConverterString.lift(
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_version(

        _status)
}
    )
    }


        /**
         * Reads a `Caller` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `callerFromJson`(`text`: kotlin.String): Caller {
            return FfiConverterTypeCaller.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_caller_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `CallerInput` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `callerInputFromJson`(`text`: kotlin.String): CallerInput {
            return FfiConverterTypeCallerInput.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_caller_input_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Chain` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `chainFromJson`(`text`: kotlin.String): Chain {
            return FfiConverterTypeChain.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_chain_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Claims` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `claimsFromJson`(`text`: kotlin.String): Claims {
            return FfiConverterTypeClaims.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_claims_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Command` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `commandFromJson`(`text`: kotlin.String): Command {
            return FfiConverterTypeCommand.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_command_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Delivery` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `deliveryFromJson`(`text`: kotlin.String): Delivery {
            return FfiConverterTypeDelivery.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_delivery_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `DeskInput` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `deskInputFromJson`(`text`: kotlin.String): DeskInput {
            return FfiConverterTypeDeskInput.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_desk_input_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `DeskReply` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `deskReplyFromJson`(`text`: kotlin.String): DeskReply {
            return FfiConverterTypeDeskReply.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_desk_reply_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Input` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `inputFromJson`(`text`: kotlin.String): Input {
            return FfiConverterTypeInput.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_input_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Opening` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `openingFromJson`(`text`: kotlin.String): Opening {
            return FfiConverterTypeOpening.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_opening_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `OperatorInput` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `operatorInputFromJson`(`text`: kotlin.String): OperatorInput {
            return FfiConverterTypeOperatorInput.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_operator_input_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Record` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `recordFromJson`(`text`: kotlin.String): Record {
            return FfiConverterTypeRecord.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_record_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Redeemed` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `redeemedFromJson`(`text`: kotlin.String): Redeemed {
            return FfiConverterTypeRedeemed.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_redeemed_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Reply` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `replyFromJson`(`text`: kotlin.String): Reply {
            return FfiConverterTypeReply.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_reply_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Review` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `reviewFromJson`(`text`: kotlin.String): Review {
            return FfiConverterTypeReview.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_review_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Setup` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `setupFromJson`(`text`: kotlin.String): Setup {
            return FfiConverterTypeSetup.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_setup_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }


        /**
         * Reads a `Snapshot` from JSON.
         */
    @Throws(BonafidesException::class) internal fun `snapshotFromJson`(`text`: kotlin.String): Snapshot {
            return FfiConverterTypeSnapshot.lift(
    uniffiRustCallWithError(BonafidesException) { _status ->
    UniffiLib.uniffi_bonafides_uniffi_fn_func_snapshot_from_json(


        FfiConverterString.lower(`text`),_status)
}
    )
    }



