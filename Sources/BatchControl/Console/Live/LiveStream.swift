// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import Hummingbird
import NIOCore
import ServiceLifecycle

/// How a job goes, sent to a page for as long as it looks: server-sent events.
struct LiveStream: Sendable {
    let console: ConsoleResponder
    let session: ConsoleSession
    let id: JobID
    let moments: AsyncStream<JobMoment>

    /// The answer; its connection counts as a watcher until it ends.
    var answer: ConsoleAnswer {
        let body = ResponseBody { writer in
            defer { console.watchers.end() }
            try await send { try await writer.write(ByteBuffer(string: $0)) }
            try await writer.finish(nil)
        }
        return ConsoleAnswer(body, type: "text/event-stream")
    }

    private func send(_ write: (String) async throws -> Void) async throws {
        let (events, sink) = AsyncStream.makeStream(
            of: LiveEvent.self, bufferingPolicy: .bufferingNewest(4))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await moment in moments { sink.yield(.moment(moment)) }
                sink.yield(.end)
            }
            group.addTask {
                while true {
                    try await ContinuousClock().sleep(for: ConsoleLimits.heartbeat)
                    sink.yield(.heartbeat)
                }
            }
            group.addTask {
                try await gracefulShutdown()
                sink.yield(.end)
            }
            try await write("retry: 3000\n\n")
            for await event in events {
                guard console.isValid(session) else {
                    try await write(LiveEvent.text("changed", "logged out"))
                    break
                }
                switch event {
                case .moment(let moment): try await write(text(moment))
                case .heartbeat: try await write(": still here\n\n")
                case .end: try await write(LiveEvent.text("changed", "ended"))
                }
                if case .end = event { break }
            }
            group.cancelAll()
        }
    }

    private func text(_ moment: JobMoment) -> String {
        // The charts show how a job ran, not for how long it waited.
        if moment.status == .active || moment.status == .completing {
            console.trails.add(moment.progress, of: id, at: SystemClock.now())
        }
        let panel = LivePanel(
            status: moment.status, progress: moment.progress, moment: moment,
            trail: console.trails.trail(of: id))
        var text = LiveEvent.text("status", moment.status.rawValue)
        text += LiveEvent.text("spoken", panel.spoken)
        text += LiveEvent.text("panel", panel.content.text)
        return text
    }
}
