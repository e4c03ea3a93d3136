// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a preflight may take.
extension Limits {
    /// Objects that a preflight tries: enough to meet several folders of a manifest, few enough
    /// that its answer comes in seconds.
    public static let preflightSamplesMax = 6
    /// Source buckets of which it tries an object.
    public static let preflightBucketsMax = 4
    /// Destinations of replication rules that it tries.
    public static let preflightDestinationsMax = 4
    /// Rows that it reads: a quarter of a minute; of more it knows neither number nor end.
    public static let preflightRowsMax: UInt64 = 20_000_000
    /// Bytes of an object that it copies and removes again; of larger ones it copies a part.
    public static let preflightCopyBytesMax: UInt64 = 64 << 20
    /// Requests sent for each of its calls: who waits for its answer is not helped by patience.
    public static let preflightAttemptsMax = 3
}
