package dev.bonafides

import java.nio.CharBuffer

/**
 * Facts in one piece of bytes, as the engine unpacks them in `packed.rs`: a text that was there before is a number.
 * The general way of UniFFI encodes each text anew, which costs more than to decide.
 */
internal class Packed private constructor() {
    private var bytes = ByteArray(1024)
    private var size = 0
    private val texts = HashMap<String, Int>()

    private fun facts(it: Facts) {
        text(it.action)
        signed(it.now.toEpochMilli())
        optional(it.groups) { groups -> list(groups, ::text) }
        list(it.evidence, ::result)
        list(it.unavailable, ::text)
    }

    private fun result(it: CheckResult) {
        text(it.check)
        text(it.outcome)
        signed(it.at.toEpochMilli())
        optional(it.item, ::text)
        number(it.grades.size.toLong())
        for ((name, grade) in it.grades) {
            text(name)
            signed(grade)
        }
    }

    private inline fun <T> list(all: List<T>, item: (T) -> Unit) {
        number(all.size.toLong())
        for (one in all) item(one)
    }

    private inline fun <T> optional(value: T?, write: (T) -> Unit) {
        number(if (value == null) 0 else 1)
        if (value != null) write(value)
    }

    private fun text(text: String) {
        val known = texts.putIfAbsent(text, texts.size) ?: return encoded(utf8(text))
        number(2L * known)
    }

    private fun encoded(text: ByteArray) {
        number(2L * text.size + 1)
        room(text.size)
        text.copyInto(bytes, size)
        size += text.size
    }

    private fun signed(number: Long) = number((number shl 1) xor (number shr 63))

    private fun number(number: Long) {
        room(10)
        var rest = number
        while (rest and 0x7f.inv() != 0L) {
            bytes[size++] = (rest or 0x80).toByte()
            rest = rest ushr 7
        }
        bytes[size++] = rest.toByte()
    }

    private fun room(more: Int) {
        if (size + more > bytes.size) bytes = bytes.copyOf(maxOf(size + more, 2 * bytes.size))
    }

    companion object {
        fun of(batch: List<Facts>): ByteArray = Packed().run {
            list(batch, ::facts)
            bytes.copyOf(size)
        }

        /** Half a surrogate pair is refused: Java's own way would put a question mark in its place. */
        private fun utf8(text: String): ByteArray {
            val bytes = text.toByteArray()
            if ('?'.code.toByte() in bytes) Charsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text))
            return bytes
        }
    }
}
