// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a grant permits on an object. `WRITE` exists for buckets only, so a copy cannot carry it.
public enum S3Permission: String, Sendable, CaseIterable {
    case fullControl = "FULL_CONTROL"
    case read = "READ"
    case readACP = "READ_ACP"
    case writeACP = "WRITE_ACP"
}
