// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

extension RunSettings {
    /// The setting that has copies read; nil where none does.
    var needsCopies: String? {
        if skipIdentical { return "--skip-identical" }
        if ifNoneMatch { return "--if-none-match" }
        if let verification, verification != Verification.none {
            return "--verify \(verification.rawValue)"
        }
        return nil
    }
}
