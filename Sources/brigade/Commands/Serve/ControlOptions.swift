// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchControl

/// Where the daemon answers, and to whom.
struct ControlOptions: ParsableArguments {
    @Option(
        help: "The address to answer on; one that other machines reach needs --keys and TLS.")
    var host = "127.0.0.1"

    @Option(help: "The port to answer on.")
    var port = 8470

    @Option(
        help: ArgumentHelp(
            "Who may sign requests: a file like ~/.aws/credentials. Made with a random key in the "
                + "state directory if not given. Read again when it changes.",
            valueName: "file"))
    var keys: String?

    @Option(help: ArgumentHelp("Answer by TLS with this certificate (PEM).", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's private key (PEM).", valueName: "file"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "Another name by which browsers may call the console; can be repeated.",
            valueName: "name"))
    var consoleName: [String] = []

    @Flag(
        help: ArgumentHelp(
            "Answer other machines without TLS. Gives up: whoever is on the way reads every job "
                + "and steals console logins; signed requests cannot be forged, only read."))
    var insecureWithoutTLS = false

    @Flag(
        help: ArgumentHelp(
            "Tell /metrics and /ready to other machines too, without a login: numbers, no names."))
    var metricsPublic = false

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together")
        }
    }

    /// What was chosen; makes the first keys in the state directory where none are named.
    func configuration(stateDirectory: String) throws -> ControlConfiguration {
        var control = ControlConfiguration()
        control.host = host
        control.port = port
        control.areKeysGiven = keys != nil
        control.stateDirectory = stateDirectory
        control.areMetricsPublic = metricsPublic
        control.allowsOutsideWithoutTLS = insecureWithoutTLS
        if let tlsCert, let tlsKey {
            control.tls = TLSFiles(certificatePath: tlsCert, keyPath: tlsKey)
        }
        if let problem = control.problem { throw problem }
        control.keysPath = keys ?? "\(stateDirectory)/service/credentials"
        if keys == nil, try FirstKeys.make(at: control.keysPath) {
            StandardError.write("Made the key file \(control.keysPath)\n")
        }
        control.consoleNames = Set(consoleName.map { $0.lowercased() })
        control.consoleToken = try LoginToken.load(stateDirectory: stateDirectory)
        return control
    }
}
