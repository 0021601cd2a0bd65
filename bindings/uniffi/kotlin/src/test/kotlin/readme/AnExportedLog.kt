import dev.bonafides.*

fun main() {
    val evidence = LogEvidence(key = "log.contoso.example+10386a6f+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs")
    ExportedLog.fromText("{\"case\":\"4f0c\",\"seq\":0}\n").use { log -> // ExportedLog.open("log") for a folder or a file
        try {
            println("${log.verify(evidence).records} records are as they were written")
        } catch (error: BonafidesException.Records) {
            println("${error.code}: ${error.badRecord}") // missing_member: BadRecord(record=0, chain=4f0c, seq=0)
        }
    }
}
