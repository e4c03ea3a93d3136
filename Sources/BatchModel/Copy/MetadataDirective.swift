// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Whether a copy keeps its source's metadata or takes the job's.
public enum MetadataDirective: String, Sendable, CaseIterable {
    case copy = "COPY"
    case replace = "REPLACE"
}
