import dev.bonafides.*
import java.time.Instant

/** Carries out a `CommandTask.Deliver` whose parts it will send afterwards. */
fun carryOut(connector: Connector, memory: Redemptions, task: Deliver, live: Boolean?): CommandStatus {
    val delivery = Delivery(task.action, task.account, task.blind, task.secret)
    val redeemed = try {
        connector.redeem(memory, task.token, delivery, Instant.now(), live) { claims ->
            println("set the password of ${claims.sub}") // once, whatever happens
            WriteStatus.DONE
        }
    } catch (refused: BonafidesException.Grant) {
        return CommandStatus.FAILED
    }
    return CommandStatus.valueOf(redeemed.written.name)
}
