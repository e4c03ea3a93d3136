// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// How long requests may take. Each limit is about one attempt; what meets it is sent again.
struct TimeoutOptions: ParsableArguments {
    @Option(
        name: .customLong("connect-timeout"),
        help: ArgumentHelp(
            "Time to connect, names and TLS included. (default: 10s)", valueName: "time"))
    var connect: TimeSpan?

    @Option(
        name: .customLong("first-byte-timeout"),
        help: ArgumentHelp(
            "Time until an answer begins. (default: 60s, for a copy 1s more for each 8 MiB)",
            valueName: "time"))
    var firstByte: TimeSpan?

    @Option(
        name: .customLong("stall-timeout"),
        help: ArgumentHelp(
            "Time without a byte once an answer has begun. (default: 5m)", valueName: "time"))
    var stall: TimeSpan?

    @Option(
        name: .customLong("total-timeout"),
        help: ArgumentHelp(
            "Time until an answer has ended. (default: 1h)", valueName: "time"))
    var total: TimeSpan?

    @Option(
        name: .customLong("connection-age"),
        help: ArgumentHelp(
            "Age at which a connection is left for a new one. (default: 5m)", valueName: "time"))
    var connectionAge: TimeSpan?

    func validate() throws {
        for (name, span) in spans where span.map({ $0.milliseconds == 0 }) ?? false {
            throw ValidationError("\(name): a time of at least 1ms")
        }
    }

    /// Flags win over what was.
    func apply(to timeouts: inout RequestTimeouts) {
        func take(_ span: TimeSpan?, into value: inout Int?) {
            value = span.map { Int(clamping: $0.milliseconds) } ?? value
        }
        take(connect, into: &timeouts.connectMilliseconds)
        take(firstByte, into: &timeouts.firstByteMilliseconds)
        take(stall, into: &timeouts.stallMilliseconds)
        take(total, into: &timeouts.totalMilliseconds)
        take(connectionAge, into: &timeouts.connectionAgeMilliseconds)
    }

    private var spans: [(String, TimeSpan?)] {
        [
            ("--connect-timeout", connect), ("--first-byte-timeout", firstByte),
            ("--stall-timeout", stall), ("--total-timeout", total),
            ("--connection-age", connectionAge),
        ]
    }
}
