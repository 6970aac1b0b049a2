"""What outside programs hear in an audio file."""
import array
import re
import subprocess

from check import tool


def samples(name, kind='h', start=None, end=None):
    """The samples of a mono file, or of a part of it in seconds: kind h, of 16 bits; f, floating."""
    part = ['-ss', repr(start), '-to', repr(end)] if end else []
    raw = subprocess.run(['ffmpeg', '-v', 'error', '-i', name, *part, '-f', {'h': 's16le', 'f': 'f32le'}[kind], '-'],
                         stdout=subprocess.PIPE, check=True).stdout
    return array.array(kind, raw)


def loudness(name, *filters):
    """(integrated LUFS, true peak dBTP) as ffmpeg's EBU R128 meter says."""
    chain = ','.join([*filters, 'ebur128=peak=true'])
    text = tool('ffmpeg', '-nostats', '-i', name, '-af', chain, '-f', 'null', '-')
    summary = text[text.rindex('Summary:'):]
    return (float(re.search(r'I:\s+(-?[\d.]+|-inf) LUFS', summary).group(1)),
            float(re.search(r'Peak:\s+(-?[\d.]+|-inf) dBFS', summary).group(1)))
