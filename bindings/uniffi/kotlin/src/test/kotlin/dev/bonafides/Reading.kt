package dev.bonafides

import com.fasterxml.jackson.core.StreamReadFeature
import com.fasterxml.jackson.databind.DeserializationFeature
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.json.JsonMapper
import java.nio.file.Files
import java.nio.file.Path
import java.util.Base64

internal val mapper: JsonMapper = JsonMapper.builder()
    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
    .build()

internal val vectors: Path = Path.of(System.getProperty("vectors"))

/** The files of a folder of vectors, in order. */
internal fun files(folder: Path): List<Path> =
    Files.list(folder).use { all -> all.filter { it.toString().endsWith(".json") }.sorted().toList() }

internal fun text(bytes: ByteArray): String = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)

internal fun bytes(text: String): ByteArray = Base64.getUrlDecoder().decode(text)

internal fun JsonNode.orNull(name: String): JsonNode? = get(name)?.takeUnless { it.isNull }
