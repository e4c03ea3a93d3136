// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a job went over its time, in a bounded number of points: when there are too many, every
/// second one goes and later ones are taken half as often.
struct ProgressTrail: Sendable, Equatable {
    /// How far the job was at one moment.
    struct Point: Sendable, Equatable {
        var milliseconds: Int64
        var succeeded: UInt64
        var failed: UInt64
    }

    private(set) var points: [Point] = []
    private var intervalMilliseconds: Int64 = 1_000
    private let pointsMax: Int

    init(pointsMax: Int = ConsoleLimits.trailPointsMax) {
        precondition(pointsMax >= 2)
        self.pointsMax = pointsMax
    }

    /// Takes a point, unless the last is so near that it can wait for the next.
    mutating func add(_ point: Point) {
        if let last = points.last {
            guard point.milliseconds - last.milliseconds >= intervalMilliseconds,
                point.succeeded >= last.succeeded, point.failed >= last.failed
            else { return }
        }
        points.append(point)
        guard points.count > pointsMax else { return }
        points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        intervalMilliseconds *= 2
    }

    /// Rows a second between each point and the next.
    var rates: [ProgressRate] {
        zip(points, points.dropFirst()).map { before, after in
            let seconds = Double(after.milliseconds - before.milliseconds) / 1_000
            return ProgressRate(
                milliseconds: after.milliseconds,
                succeeded: Double(after.succeeded - before.succeeded) / seconds,
                failed: Double(after.failed - before.failed) / seconds)
        }
    }
}
