// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// How a job went over its time, in a bounded number of points: when there are too many, every
/// second one goes and later ones are taken half as often.
struct ProgressTrail: Sendable, Equatable {
    /// How far the job was at one moment.
    struct Point: Sendable, Equatable {
        var milliseconds: Int64
        var succeeded: UInt64
        var failed: UInt64

        init(milliseconds: Int64, succeeded: UInt64, failed: UInt64) {
            self.milliseconds = milliseconds
            self.succeeded = succeeded
            self.failed = failed
        }

        init(_ progress: JobProgressSummary, at moment: Timestamp) {
            self.init(
                milliseconds: moment.millisecondsSinceEpoch,
                succeeded: progress.numberOfTasksSucceeded + progress.numberOfTasksSkipped,
                failed: progress.numberOfTasksFailed)
        }
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

    /// Ends with a point, however near the last is, which it then replaces: a course that was
    /// watched shows what came of it, too.
    mutating func end(with point: Point) {
        guard let last = points.last, point.milliseconds > last.milliseconds,
            point.succeeded >= last.succeeded, point.failed >= last.failed
        else { return }
        if points.count > 1, point.milliseconds - last.milliseconds < intervalMilliseconds {
            points.removeLast()
        }
        points.append(point)
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
