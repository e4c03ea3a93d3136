// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Notices that no byte has moved for some time. libcurl's own low-speed limit measures an average
/// and would end a copy that is kept alive by one space every ten seconds.
struct SilenceWatch {
    /// Waiting for a connection is not silence.
    private var isStarted = false
    private var hasProgressed = false
    /// When progress was seen last, by the clock of the ticks.
    private var quietSince: Int?

    /// The request goes out: from now on silence counts.
    mutating func start() {
        isStarted = true
        hasProgressed = true
    }

    mutating func noteProgress() {
        hasProgressed = true
    }

    /// One tick: whether nothing moved since a tick at least so long ago.
    mutating func isSilent(at milliseconds: Int, limitMilliseconds: Int) -> Bool {
        guard isStarted else { return false }
        if hasProgressed {
            hasProgressed = false
            quietSince = milliseconds
        }
        guard let quietSince else { return false }
        return milliseconds - quietSince >= limitMilliseconds
    }
}
