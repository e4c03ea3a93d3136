// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where and how the daemon answers.
package struct ControlConfiguration: Sendable {
    package var host = "127.0.0.1"
    package var port = 8470
    /// The certificate and the key to answer with; nil for plain HTTP.
    package var tls: TLSFiles?
    /// The keys that requests may be signed with, in the format of a shared credentials file.
    package var keysPath = ""
    /// Whether somebody named them; they are made up otherwise.
    package var areKeysGiven = false
    /// Whether an address outside this machine may be bound without TLS.
    package var allowsOutsideWithoutTLS = false

    /// Where jobs are kept: readiness is told by it. Empty where nobody said.
    package var stateDirectory = ""
    /// Whether metrics and readiness are told to addresses outside this machine, without a login.
    package var areMetricsPublic = false
    /// What somebody logs in with at the console; there is none without it.
    package var consoleToken: ConsoleSecret?
    /// Names, besides loopback's and the address, by which browsers may call the console.
    package var consoleNames: Set<String> = []

    package init() {}

    /// Whether what is sent can be read on the way: cookies are Secure if not.
    package var isTLS: Bool { tls != nil }

    /// Why the daemon may not be started so; nil when it may.
    package var problem: ControlStartProblem? { BindRule.problem(of: self) }
}
