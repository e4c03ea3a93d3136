// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What replication rules say about an object.
public enum ReplicationMatch: Sendable, Equatable {
    /// The rules that replicate it, by their index in the configuration: one per destination.
    case rules([Int])
    /// It depends on what is not known of the object.
    case needs(ObjectQuestions)
    case notEligible(ReplicationRefusal)
}
