// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchControl
import BatchEngine
import BatchFiles
import BatchModel
import Glibc

/// `brigade console`: the address of the console, with what is needed to log in.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Print the address of the service's web console, login included.",
        discussion: """
            Whoever has the address is logged in: treat it as a password.

            EXAMPLES
              brigade console
                  http://127.0.0.1:8470/console/login#token=…
              brigade console --open
                  The same in a browser.
              ssh -L 8470:127.0.0.1:8470 HOST
                  Afterwards the address that HOST prints works here too.
            """)

    @Flag(help: "Open it in a browser too.")
    var open = false

    @Option(
        help: ArgumentHelp(
            "Where the service answers, if its state directory does not say.", valueName: "url"))
    var url: String?

    @OptionGroup(title: "State") var state: StateOptions

    mutating func run() async throws {
        let directory = try state.store().stateDirectory
        let path = LoginToken.path(stateDirectory: directory)
        let token = try CommandEnd.refusing(CommandEnd.usage) { try LoginToken.existing(path) }
        guard let token else {
            throw CommandEnd(
                CommandEnd.usage,
                "No service has run on \(directory) yet: there is no \(path). Start one with "
                    + "'brigade serve'.")
        }
        let base = url ?? Self.serviceURL(directory) ?? "http://127.0.0.1:8470"
        let trimmed = base.hasSuffix("/") ? String(base.dropLast()) : base
        let address = "\(trimmed)/console/login#token=\(token.text)"
        print(address)
        if open { try Self.open(address, directory: directory) }
    }

    /// What the service has written of itself; nil while none runs.
    private static func serviceURL(_ directory: String) -> String? {
        guard let bytes = ServiceLock.announcement(stateDirectory: directory),
            let text = String(validating: bytes, as: UTF8.self),
            case .object(let members)? = try? JSONValue(text: text),
            case .string(let url)? = members["url"]
        else { return nil }
        return url
    }

    /// Has the desktop open a page that leads there. The address itself is no argument of a
    /// program: everybody on the machine can read those.
    private static func open(_ address: String, directory: String) throws {
        let page = directory + "/service/open.html"
        let text = "<!doctype html><meta http-equiv=\"refresh\" content=\"0;url=\(address)\">\n"
        unlink(page)
        let file = Glibc.open(page, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw CommandEnd(
                CommandEnd.jobFailed, "\(page) cannot be written; open the address above")
        }
        let bytes = Array(text.utf8)
        let isWritten = write(file, bytes, bytes.count) == bytes.count
        close(file)
        guard isWritten, start("xdg-open", page) else {
            throw CommandEnd(
                CommandEnd.jobFailed,
                "No browser could be started (xdg-open); open the address above")
        }
    }

    private static func start(_ program: String, _ argument: String) -> Bool {
        var words: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(argument), nil]
        defer { words.forEach { free($0) } }
        var process = pid_t()
        guard posix_spawnp(&process, program, nil, nil, &words, environ) == 0 else { return false }
        var status: Int32 = 0
        return waitpid(process, &status, 0) == process && status == 0
    }
}
