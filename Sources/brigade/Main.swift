// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import Glibc

/// Starts the command and turns every end into one sentence and a true exit code.
@main
struct Main {
    static func main() async {
        do {
            var command = try Brigade.parseAsRoot()
            SignalWatcher.ignoreWriteFailures()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let end as CommandEnd {
            if !end.message.isEmpty { StandardError.write("brigade: \(end.message)\n") }
            exit(end.exitCode)
        } catch {
            finish(parsing: error)
        }
    }

    /// Help and version go to standard output and are a success; a wrong command is exit code 2.
    private static func finish(parsing error: any Error) -> Never {
        let text = Brigade.fullMessage(for: error)
        guard Brigade.exitCode(for: error) != .success else {
            print(text)
            exit(0)
        }
        StandardError.write(text + "\n")
        exit(CommandEnd.usage)
    }
}
