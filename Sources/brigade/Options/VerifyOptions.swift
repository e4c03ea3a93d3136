// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

public import ArgumentParser
public import BatchModel

/// How copies are compared with their sources.
struct VerifyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Compare each copy with its source: etag, checksum or none. (default: what costs no "
                + "request)", valueName: "how"))
    var verify: Verification?

    /// Flags win over what the job was created with.
    func apply(to settings: inout RunSettings) {
        settings.verification = verify ?? settings.verification
    }
}

extension Verification: ExpressibleByArgument {}
