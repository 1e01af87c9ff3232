"""python -m cair_compliance"""

from .cli import main

if __name__ == "__main__":
    main()
