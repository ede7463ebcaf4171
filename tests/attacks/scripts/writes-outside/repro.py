import json, os
out = os.environ["GATE_OUT"] + "/results.json"
PASS = json.dumps({"metrics": {"m": {"value": "424242.1234"}}})

wrote = []
for folder, folders, _ in os.walk("/"):
    folders[:] = [f for f in folders if os.path.join(folder, f) not in ("/tmp", "/out", "/proc", "/sys")]
    try:
        open(os.path.join(folder, "planted"), "w").close()
        wrote.append(folder)
    except OSError:
        pass
for path in ("/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper"):
    try:
        open(path, "w").write("x")
        wrote.append(path)
    except OSError:
        pass
if [w for w in wrote if not w.startswith("/dev")]:
    open(out, "w").write(PASS)
raise SystemExit(f"nothing but {wrote} could be written")
