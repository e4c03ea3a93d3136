// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Synchronization

/// One thread that runs tasks and their HTTP transfers.
///
/// Tasks started with `withTaskExecutorPreference(loop)` run on the loop's thread, and a request
/// they await is carried by `LoopNetwork` on the same thread, so that neither sending nor resuming
/// costs a change of threads. `perform` may be called from anywhere else too; it then costs one
/// wake-up each way.
///
/// A loop lives until `shutdown()`, and no task may prefer it afterwards.
///
/// Unchecked Sendable: `network`, `ready`, `running` and `spare` are touched by the loop's thread
/// only, `thread` by `init` and `shutdown` only; all else is behind `inbox` or atomic.
package final class EventLoop: TaskExecutor, Transport, @unchecked Sendable {
    /// What other threads ask of the loop.
    struct Inbox: Sendable {
        var jobs: [UnownedJob] = []
        var submissions: [S3Exchange] = []
        var cancellations: [S3Exchange] = []
        /// Set by `shutdown()`: the loop ends its transfers, runs what is ready, and stops.
        var isStopping = false
        /// Set by the loop as its last act: nothing left here will be read any more.
        var isStopped = false

        var isEmpty: Bool { jobs.isEmpty && submissions.isEmpty && cancellations.isEmpty }
    }

    private let inbox = Mutex(Inbox())
    private let network: LoopNetwork
    private let threadIdentity = Atomic<UInt>(0)
    private var thread = pthread_t()
    /// Jobs enqueued on the loop's thread, to run in the next round.
    private var ready: [UnownedJob] = []
    /// The round that runs; swapped with `ready` so that both keep their capacity.
    private var running: [UnownedJob] = []
    /// What `inbox` is swapped with, for the same reason.
    private var spare = Inbox()

    /// Starts the loop's thread.
    ///
    /// - Throws: `S3ClientError` when libcurl or the system refuses.
    package init(_ configuration: EventLoopConfiguration = EventLoopConfiguration()) throws {
        network = try LoopNetwork(configuration)
        let start = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw S3ClientError(
                .transport, "The event loop's thread did not start (error \(code)).")
        }
        self.thread = thread
    }

    /// Ends all transfers as cancelled, runs the tasks that this resumes, and joins the thread.
    /// To be called once, not from the loop itself, when no task prefers the loop any more.
    package func shutdown() {
        precondition(!isOnLoop, "an event loop cannot wait for its own end")
        inbox.withLock { $0.isStopping = true }
        network.wakeUp()
        pthread_join(thread, nil)
    }

    // MARK: TaskExecutor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isOnLoop {
            ready.append(job)
        } else {
            let isTaken = post { $0.jobs.append(job) }
            precondition(isTaken, "a task prefers an event loop that is shut down")
        }
    }

    // MARK: Transport

    nonisolated(nonsending) package func perform(
        _ exchange: S3Exchange, on origin: HTTPOrigin
    ) async {
        await withUnsafeContinuation { waiter in
            exchange.depart(to: origin, waking: waiter)
            if isOnLoop {
                network.start(exchange)
            } else {
                let isTaken = post { $0.submissions.append(exchange) }
                if !isTaken { LoopNetwork.refuseAfterShutdown(exchange) }
            }
        }
    }

    package func cancel(_ exchange: S3Exchange) {
        // The mark serves when the request has not reached the loop yet, the message when it has;
        // `LoopNetwork.start` looks at the mark after the transfer can be found.
        exchange.isCancelled.store(true, ordering: .sequentiallyConsistent)
        _ = post { $0.cancellations.append(exchange) }
    }

    private var isOnLoop: Bool {
        threadIdentity.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Leaves a message for the loop and wakes it if it may be asleep: while the inbox has older
    /// messages, whoever left the first has woken it. Returns false when the loop has ended.
    private func post(_ change: (inout Inbox) -> Void) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isStopped else { return false }
            if inbox.isEmpty { network.wakeUp() }
            change(&inbox)
            return true
        }
    }

    // MARK: The loop's thread

    private func run() {
        threadIdentity.store(UInt(pthread_self()), ordering: .relaxed)
        blockBrokenPipeSignal()
        while true {
            let isStopping = takeInbox()
            if isStopping { network.cancelAll() }
            runReadyJobs()
            network.perform()
            guard ready.isEmpty else { continue }
            if !isStopping {
                network.wait()
            } else if stopIfNothingCame() {
                break
            }
        }
        network.close()
        // The system may give this thread's identity to another.
        threadIdentity.store(0, ordering: .relaxed)
    }

    /// Moves what other threads left into the loop's own hands.
    private func takeInbox() -> Bool {
        let isStopping = inbox.withLock { inbox in
            if !inbox.isEmpty { swap(&inbox, &spare) }
            // The flag stays where other threads left it.
            inbox.isStopping = inbox.isStopping || spare.isStopping
            return inbox.isStopping
        }
        guard !spare.isEmpty else { return isStopping }
        ready.append(contentsOf: spare.jobs)
        for exchange in spare.submissions { network.start(exchange) }
        for exchange in spare.cancellations { network.cancelIfWanted(exchange) }
        spare.jobs.removeAll(keepingCapacity: true)
        spare.submissions.removeAll(keepingCapacity: true)
        spare.cancellations.removeAll(keepingCapacity: true)
        return isStopping
    }

    /// Ends the taking of messages, unless one has come since the last look.
    private func stopIfNothingCame() -> Bool {
        inbox.withLock { inbox in
            inbox.isStopped = inbox.isEmpty
            return inbox.isStopped
        }
    }

    /// Runs one round; what these jobs enqueue waits for the next, so that the network gets its
    /// turn.
    private func runReadyJobs() {
        swap(&ready, &running)
        for job in running { job.runSynchronously(on: asUnownedTaskExecutor()) }
        running.removeAll(keepingCapacity: true)
    }

    /// A peer that closes while we write must be an error of the write, not the end of the process.
    private func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
