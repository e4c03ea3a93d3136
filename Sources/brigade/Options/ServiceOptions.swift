// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine

/// How a service runs its jobs.
struct ServiceOptions: ParsableArguments {
    @Option(
        name: .customLong("max-active"),
        help: ArgumentHelp("Jobs that run at once. (default: 6)", valueName: "n"))
    var activeMax: Int?

    @Option(
        name: .customLong("keep-days"),
        help: ArgumentHelp(
            "Days that jobs are kept after they have ended. (default: 90)", valueName: "n"))
    var keepDays: Int?

    @Option(
        name: .customLong("account-id"),
        help: ArgumentHelp(
            "Whose the jobs are that are made without an account, 12 digits.", valueName: "id"))
    var accountID: String?

    @Option(name: .customLong("log-format"), help: "text or json. (default: text)")
    var logFormat = LogFormat.text

    @Flag(name: .customLong("verbose"), help: "Log every step.")
    var isVerbose = false

    func validate() throws {
        let counts = 1...ServiceLimits.activeJobsMax
        if let activeMax, !counts.contains(activeMax) {
            throw ValidationError("--max-active \(activeMax): allowed: 1 to \(counts.upperBound)")
        }
        if let keepDays, !(1...36_500).contains(keepDays) {
            throw ValidationError("--keep-days \(keepDays): allowed: 1 to 36500")
        }
        let isAccount = accountID.map {
            $0.utf8.count == 12
                && $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        }
        if let accountID, isAccount == false {
            throw ValidationError("--account-id \(accountID): allowed: 12 digits")
        }
    }

    func apply(to configuration: inout ServiceConfiguration) {
        configuration.activeMax = activeMax ?? configuration.activeMax
        configuration.keepDays = keepDays ?? configuration.keepDays
        configuration.accountID = accountID
    }
}
