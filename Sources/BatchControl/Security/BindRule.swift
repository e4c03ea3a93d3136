// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which addresses may be bound.
enum BindRule {
    /// Why that configuration may not be started; nil when it may.
    static func problem(of configuration: ControlConfiguration) -> ControlStartProblem? {
        let host = configuration.host
        if isLoopback(host) { return nil }
        guard configuration.areKeysGiven else {
            return ControlStartProblem(
                "\(host) can be reached from other machines: say with --keys whose requests are "
                    + "taken.")
        }
        if configuration.isTLS || configuration.allowsOutsideWithoutTLS { return nil }
        return ControlStartProblem(
            "\(host) can be reached from other machines: give --tls-cert and --tls-key, or "
                + "--insecure-without-tls if something in front of it speaks TLS.")
    }

    /// Whether only this machine can reach the address.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
