// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import FoundationEssentials
import Logging

/// Brings what somebody wants changed from the job's directory into force: looks once a second, and
/// whenever it is asked to.
struct WishFollower {
    let directory: JobDirectory
    let tuning: LiveTuning
    let control: RunControl
    let surroundings: RunSurroundings

    /// Works until the task is cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask {
                while (try? await surroundings.sleep(.seconds(Limits.tuningSeconds))) != nil {
                    tuning.look()
                }
            }
            for await _ in tuning.looks {
                follow()
            }
            group.cancelAll()
        }
    }

    /// Does what is asked by now. A file that cannot be read is looked at again.
    func follow() {
        if let wanted = try? RunTuning.read(of: directory), wanted != tuning.current {
            tune(wanted)
        }
        guard let asked = (try? JobWishes.read(of: directory))?.request else { return }
        switch asked.status {
        case .ready: break
        case .paused: control.stop(.pausedByUser(reason: asked.reason))
        case .cancelled: control.stop(.cancelled(reason: asked.reason))
        }
    }

    private func tune(_ wanted: RunTuning) {
        tuning.change(wanted)
        surroundings.logger.debug(
            "Tuned",
            metadata: [
                "concurrency": "\(wanted.concurrency)",
                "most": "\(wanted.concurrencyMax)",
                "rate": "\(wanted.requestsPerSecondMax.map { "\($0)" } ?? "any")",
                "bandwidth": "\(wanted.bytesPerSecondMax.map { "\($0)" } ?? "any")",
            ])
    }
}

extension RunTuning {
    /// What somebody has tuned the job to since its settings were written; nil when that is
    /// nothing, or nothing that a run can go by: a damaged file must not keep a job from running.
    static func read(of directory: JobDirectory) throws -> RunTuning? {
        guard let bytes = try directory.readTuning(),
            let tuning = try? JSONDecoder().decode(RunTuning.self, from: Data(bytes)),
            tuning.problem == nil
        else { return nil }
        return tuning
    }
}
