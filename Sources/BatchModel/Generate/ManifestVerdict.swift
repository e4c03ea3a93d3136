// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Whether an object enters a generated manifest.
public enum ManifestVerdict: Sendable, Equatable {
    case enters
    case staysOut
    /// It depends on what a listing does not tell.
    case needs(ObjectQuestions)
}
