"""Mission control over HTTP: flights, what-ifs, campaigns and evidence for a page, offline.

The page has no logic that the command line lacks: what is handed out here is what `voskhod.export`,
`voskhod.evidence` and `voskhod.campaign` make. `create_app` is the application, `serve` runs it.
"""
