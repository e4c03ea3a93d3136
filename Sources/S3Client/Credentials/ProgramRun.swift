// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Synchronization

/// Runs a program to its end on a thread of its own, in bounded time and with bounded output. It
/// inherits the environment, gets nothing to read, and is ended with all that it started.
final class ProgramRun: Sendable {
    /// How often a cancellation is looked for.
    private static let tickMilliseconds = 50
    private static let errorBytesMax = 4_096

    private let words: [String]
    private let outputBytesMax: Int
    private let secondsMax: Int
    private let isCancelled = Atomic<Bool>(false)

    /// - Parameters:
    ///   - words: the program, looked for in PATH, and its arguments.
    ///   - outputBytesMax: when it writes more it is ended.
    ///   - secondsMax: when it takes longer it is ended.
    init(words: [String], outputBytesMax: Int, secondsMax: Int) {
        self.words = words
        self.outputBytesMax = outputBytesMax
        self.secondsMax = secondsMax
    }

    /// Runs it. To be called once.
    ///
    /// - Throws: `CancellationError` when the task is cancelled, which ends the program.
    nonisolated(nonsending) func result() async throws -> ProgramResult {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = ThreadJob { [self] in continuation.resume(returning: run()) }
                if !job.start() {
                    continuation.resume(
                        returning: ProgramResult(failure: "cannot be run: no thread for it"))
                }
            }
        } onCancel: {
            isCancelled.store(true, ordering: .relaxed)
        }
        if result.isCancelled { throw CancellationError() }
        return result
    }

    // MARK: On its thread

    private func run() -> ProgramResult {
        var output: [CInt] = [-1, -1]
        var errors: [CInt] = [-1, -1]
        guard pipe(&output) == 0 else { return Self.refused(errno) }
        guard pipe(&errors) == 0 else {
            let code = errno
            for descriptor in output { close(descriptor) }
            return Self.refused(code)
        }
        for descriptor in output + errors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var process = pid_t()
        let code = spawn(&process, output: output[1], errors: errors[1])
        close(output[1])
        close(errors[1])
        defer {
            close(output[0])
            close(errors[0])
        }
        guard code == 0 else { return Self.refused(code) }
        return follow(process, output: output[0], errors: errors[0])
    }

    private func spawn(_ process: inout pid_t, output: CInt, errors: CInt) -> CInt {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // Connections and the job's lock are no business of the program.
        for descriptor in OpenDescriptors.numbers where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        // A group of its own, so that it can be ended with its children; no signal blocked or
        // ignored, whatever this process does with them.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        return posix_spawnp(&process, words[0], &actions, &attributes, &arguments, environ)
    }

    /// Reads until the program has closed its output, then takes its status.
    private func follow(_ process: pid_t, output: CInt, errors: CInt) -> ProgramResult {
        var result = ProgramResult()
        var said: [UInt8] = []
        let end = Self.milliseconds() + secondsMax * 1_000
        var open = [output, errors]
        while !open.isEmpty {
            if isCancelled.load(ordering: .relaxed) {
                result.isCancelled = true
                break
            }
            guard Self.milliseconds() < end else {
                result.failure = "was ended after \(secondsMax) s: it did not come to an end"
                break
            }
            for descriptor in Self.readable(open) {
                let bytes = Self.read(descriptor)
                if bytes.isEmpty { open.removeAll { $0 == descriptor } }
                if descriptor == output {
                    result.output += bytes
                } else {
                    said += bytes.prefix(Self.errorBytesMax - said.count)
                }
            }
            guard result.output.count <= outputBytesMax else {
                result.failure = "was ended: it printed more than \(outputBytesMax) bytes"
                break
            }
        }
        let isCutShort = result.failure != nil || result.isCancelled
        if isCutShort { kill(-process, SIGKILL) }
        let status = wait(for: process, until: end)
        if !isCutShort, status != 0 {
            result.failure = ProgramEnding.sentence(status, said: said)
        }
        if result.failure != nil { result.output = [] }
        return result
    }

    /// The status of a program that has closed its output, and may run on: it is ended when its
    /// time is over.
    private func wait(for process: pid_t, until end: Int) -> CInt {
        var status: CInt = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process || (ended < 0 && errno != EINTR) { return status }
            if Self.milliseconds() >= end || isCancelled.load(ordering: .relaxed) {
                kill(-process, SIGKILL)
            }
            poll(nil, 0, CInt(Self.tickMilliseconds / 10))
        }
    }

    private static func readable(_ descriptors: [CInt]) -> [CInt] {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&polled, nfds_t(polled.count), CInt(tickMilliseconds))
        return polled.filter { $0.revents != 0 }.map(\.fd)
    }

    private static func read(_ descriptor: CInt) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            return Array(chunk.prefix(max(0, count)))
        }
    }

    private static func refused(_ code: CInt) -> ProgramResult {
        ProgramResult(failure: "cannot be run: \(String(cString: strerror(code)))")
    }

    private static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }
}
