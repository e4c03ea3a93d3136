// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

public import ArgumentParser
public import BatchModel

/// Whether a job is looked at while it is prepared.
struct PreflightOption: ParsableArguments {
    @Option(
        name: .customLong("preflight"),
        help: ArgumentHelp(
            "full, read-only or off: look whether a job can run before it is Ready or Suspended. "
                + "(default: full for a job with ConfirmationRequired, else off)",
            valueName: "how"))
    var preflight: PreflightSetting?

    func apply(to settings: inout RunSettings) {
        settings.preflight = preflight ?? settings.preflight
    }
}

extension PreflightSetting: ExpressibleByArgument {}
