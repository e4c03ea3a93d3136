// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// How the rows of a job are run.
struct RunOptions: ParsableArguments {
    @OptionGroup(title: "Verification") var verification: VerifyOptions
    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "Engine") var patience: PatienceOptions

    /// Flags win over what the job was created with.
    func apply(to settings: inout RunSettings) {
        verification.apply(to: &settings)
        store.apply(to: &settings)
        engine.apply(to: &settings)
        patience.apply(to: &settings)
    }
}
