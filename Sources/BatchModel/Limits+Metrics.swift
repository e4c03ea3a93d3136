// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What metrics may take.
extension Limits {
    /// Error codes that tasks are counted by; whatever comes beyond is counted as `other`. A store
    /// may make up codes, and each is a time series for whoever collects them.
    public static let metricCodesMax = 64
    /// The longest of them, in UTF-8 bytes; S3's own are shorter.
    public static let metricCodeBytesMax = 64
}
