// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// Notices that pages go round in circles, however long the circle, by remembering one place:
/// the one after 1, 2, 4, 8, … steps (R. P. Brent, "An improved Monte Carlo factorization
/// algorithm", 1980).
struct CycleWatch {
    private var remembered: ObjectsPage.Marker?
    private var steps = 0
    private var stepsMax = 1

    /// Takes where the next page begins; true when that place was there before.
    mutating func repeats(_ marker: ObjectsPage.Marker) -> Bool {
        if marker == remembered { return true }
        steps += 1
        if steps == stepsMax {
            remembered = marker
            steps = 0
            stepsMax *= 2
        }
        return false
    }
}
