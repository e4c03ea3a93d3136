// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How far a mean throughput can be trusted, from how much its points vary. Pure.
package enum ThroughputSpread {
    /// Two-sided 95% quantiles of Student's t distribution for 1, 2, 3… degrees of freedom.
    private static let quantiles = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179,
        2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
        2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ]

    /// Half the width of the 95% confidence interval of the mean, as a share of the mean; nil for
    /// fewer than three points or a mean of zero.
    package static func relative(_ points: [Double]) -> Double? {
        guard points.count >= 3 else { return nil }
        let count = Double(points.count)
        let mean = points.reduce(0, +) / count
        guard mean > 0 else { return nil }
        let squares = points.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / (count - 1)).squareRoot()
        let quantile = points.count <= quantiles.count ? quantiles[points.count - 2] : 1.96
        return quantile * deviation / count.squareRoot() / mean
    }
}
