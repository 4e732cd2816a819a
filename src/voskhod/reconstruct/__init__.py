"""Reconstruct: what probably happened, from flights conditioned on what documents say of them.

    reconstruction.reconstruct(frame, folder, options, anew) -> Reconstruction    all of it
    reconstruction.Options          which claims, which sources left out, whose shifts, questions
    reconstruction.Reconstruction   observations, worth, prior, posterior, verdicts, sources,
                                    answers, unasked, left_out, nearest, weights
    hearing.hear                    claims, votes and reliabilities of a folder, for other engines
    likelihood.fit                  log weight of every flight; log_likelihood of given columns
    observation.observe             a folder's claims as terms, with the part that each one plays
    particles.Anew                  flights drawn anew, where those of a campaign are worth too few
    tempering.climb                 tempered sequential Monte Carlo of any function of chances
    islands                         errors measured between runs, R-hat
    drawing.Drawing                 what flights drawn anew are worth, evidence, tempers
    likelihood.Matrix               log ratio of each vote in each flight, in Parquet
    worth.Worth                     effective size, Pareto's k, size by temper, flights needed
    bands.Band                      mean, quantiles and their Monte Carlo errors
    verdicts.Verdict                residual, chance of being wrong, readings, bits, reason
    verdicts.SourceVerdict          reliability before and after, whether it can be told at all
    questions.read_questions        named hypotheses, from `hypotheses.toml`
    answers.Answered                their probabilities, odds and what half or twice sigma does
    leaving_out.LeftOut             what each source moves
    refusal.refusal_of              why a posterior is refused, and what can be said all the same
    value.value_of_information      what new figures and unread sources would tell
    unread.read_unread              sources that nobody has read, and what they may tell
    prior_sensitivity.other_priors  figures under wider and flat priors
    walk_times.walk_times           moments of a walk, before and after, and as claims have them
    beside.beside                   the same evidence over campaigns of two dynamics
    synthetic                       hidden flights, made-up claims, calibration

Source: Davey and others, Bayesian Methods in the Search for MH370 (2016), for the three parts:
prior, flights, likelihood; Hogg, Bovy and Lang, arXiv:1008.4686 (2010), for good and bad data.
"""
